<?php
/* What a web server's rewrite rules do for WordPress, for PHP's own server. */

$root = $_SERVER['DOCUMENT_ROOT'];
$base = rtrim(parse_url(getenv('WP_HOME'), PHP_URL_PATH) ?? '', '/');
$path = urldecode(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
if ($base !== '' && $path !== $base && strpos($path, "$base/") !== 0) {
    http_response_code(404);
    echo '<!doctype html><title>Nothing here</title><p>This host has one blog, elsewhere.</p>';
    return;
}
if (is_file($root . $path)) {
    return false;
}
$script = "$base/index.php";
if (is_dir($root . $path) && $path !== "$base/" && is_file($root . rtrim($path, '/') . '/index.php')) {
    $script = rtrim($path, '/') . '/index.php'; // wp-admin
}
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = $script;
$_SERVER['SCRIPT_FILENAME'] = $root . $script;
if (strpos($path, "$base/index.php/") === 0) {
    $_SERVER['PATH_INFO'] = substr($path, strlen("$base/index.php"));
    $_SERVER['PHP_SELF'] = $script . $_SERVER['PATH_INFO'];
}
chdir(dirname($root . $script));
require $root . $script;
