<?php
/* What the owners of blogs turn off: the environment names it. */

$off = explode(' ', getenv('WP_WITHOUT') ?: '');
if (in_array('rest', $off, true)) {
    add_filter('rest_authentication_errors', function ($told) {
        return is_user_logged_in() ? $told
            : new WP_Error('rest_forbidden', 'Members only.', array('status' => 401));
    });
}
if (in_array('sitemap', $off, true)) {
    add_filter('wp_sitemaps_enabled', '__return_false');
}
