<?php
/* One installation of WordPress serves every variant: its environment says which it is. */

define('DB_NAME', getenv('WP_DATABASE'));
define('DB_USER', getenv('WP_USER'));
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:' . getenv('WP_SOCKET'));
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
foreach (array('AUTH_KEY', 'SECURE_AUTH_KEY', 'LOGGED_IN_KEY', 'NONCE_KEY', 'AUTH_SALT',
    'SECURE_AUTH_SALT', 'LOGGED_IN_SALT', 'NONCE_SALT') as $key) {
    define($key, "only for a test: $key");
}
if (getenv('WP_NETWORK')) { // directories or hosts: each blog has its addresses in the database
    define('MULTISITE', true);
    define('SUBDOMAIN_INSTALL', getenv('WP_NETWORK') === 'hosts');
    define('DOMAIN_CURRENT_SITE', getenv('WP_DOMAIN'));
    define('PATH_CURRENT_SITE', '/');
    define('SITE_ID_CURRENT_SITE', 1);
    define('BLOG_ID_CURRENT_SITE', 1);
} else {
    define('WP_HOME', getenv('WP_HOME'));
    define('WP_SITEURL', getenv('WP_HOME'));
}
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('DISABLE_WP_CRON', true);
define('WP_DEBUG', false);
define('AUTOMATIC_UPDATER_DISABLED', true);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) {
    define('ABSPATH', __DIR__ . '/');
}
require_once ABSPATH . 'wp-settings.php';
