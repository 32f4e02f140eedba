<?php
/* Makes a network of blogs, run twice: it installs WordPress with the main blog at WP_HOME, then
   adds the blog at WP_OTHER. */

$_SERVER['HTTP_HOST'] = getenv('WP_DOMAIN');
$_SERVER['REQUEST_URI'] = '/';
$_SERVER['REQUEST_METHOD'] = 'GET';
if (!getenv('WP_NETWORK')) {
    define('WP_INSTALLING', true);
}
require getenv('WP_PATH') . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';

if (is_multisite()) {
    $other = parse_url(getenv('WP_OTHER'));
    $path = ($other['path'] ?? '') . '/';
    $told = wpmu_create_blog($other['host'], $path, 'Tea Letters', 1, array('public' => 1));
    if (!is_wp_error($told)) { // it knows of no ports
        $wpdb->update($wpdb->blogs, array('domain' => "$other[host]:$other[port]"), array('blog_id' => $told));
        update_blog_option($told, 'siteurl', getenv('WP_OTHER'));
        update_blog_option($told, 'home', getenv('WP_OTHER'));
    }
} else {
    wp_install('Harbour Letters', 'keeper', 'keeper@letters.example', true, '', 'secret');
    foreach ($wpdb->tables('ms_global') as $table => $name) {
        $wpdb->$table = $name;
    }
    install_network();
    $on_hosts = getenv('WP_FORM') === 'hosts';
    $told = populate_network(1, getenv('WP_DOMAIN'), 'keeper@letters.example', 'Letters', '/', $on_hosts);
}
if (is_wp_error($told) && $told->get_error_code() !== 'no_wildcard_dns') {
    fwrite(STDERR, $told->get_error_message());
    exit(1);
}
