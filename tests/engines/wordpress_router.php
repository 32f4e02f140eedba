<?php
/* What a web server's rewrite rules do for WordPress, for PHP's own server. */

$root = $_SERVER['DOCUMENT_ROOT'];
$network = getenv('WP_NETWORK');
$base = $network ? '' : rtrim(parse_url(getenv('WP_HOME'), PHP_URL_PATH) ?? '', '/');
$path = urldecode(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
if ($network === 'directories' && preg_match('#^/[\w-]+(/(?:wp-(?:content|admin|includes)/.*|.*\.php))$#', $path, $found)) {
    $path = $found[1]; // all blogs share one installation
    if (is_file($root . $path) && !str_ends_with($path, '.php')) {
        header('Content-Type: ' . (str_ends_with($path, '.css') ? 'text/css' : mime_content_type($root . $path)));
        readfile($root . $path);
        return;
    }
}
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
