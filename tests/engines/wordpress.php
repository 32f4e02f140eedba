<?php
/* Installs a WordPress, or takes the blog of a network at WP_HOME, fills it with the posts on stdin,
   and prints what its database then holds. Run with the environment of the server. */

$home = parse_url(getenv('WP_HOME'));
$_SERVER['HTTP_HOST'] = $home['host'] . (getenv('WP_NETWORK') ? ":$home[port]" : '');
$_SERVER['REQUEST_URI'] = ($home['path'] ?? '') . '/';
$_SERVER['REQUEST_METHOD'] = 'GET';
define('WP_INSTALLING', true);
require getenv('WP_PATH') . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';

$given = json_decode(file_get_contents('php://stdin'), true);
if (!getenv('WP_NETWORK')) {
    wp_install('Harbour Letters', 'keeper', 'keeper@letters.example', true, '', 'secret');
    update_option('siteurl', getenv('WP_HOME'));
    update_option('home', getenv('WP_HOME'));
}
update_option('permalink_structure', $given['permalinks']);
update_option('timezone_string', $given['zone']);
update_option('blogdescription', 'Notes from the quay');
update_option('comment_moderation', 0);
update_option('posts_per_page', 10);
update_option('show_avatars', 0); // they come from another host
switch_theme($given['theme']);
$GLOBALS['wp_rewrite']->init();
create_initial_taxonomies();
create_initial_post_types();
kses_remove_filters();

wp_delete_post(1, true); // the sample post, page and comment
wp_delete_post(2, true);

$authors = array();
foreach ($given['authors'] as $name) {
    $login = strtolower(strtok($name, ' '));
    $known = get_user_by('login', $login); // a network has one row of users for all its blogs
    $authors[$name] = $known ? $known->ID : wp_insert_user(array(
        'user_login' => $login, 'user_pass' => 'secret', 'display_name' => $name,
        'user_email' => "$login@letters.example", 'role' => 'author',
    ));
    if ($known) {
        add_user_to_blog(get_current_blog_id(), $known->ID, 'author');
    }
}
foreach ($given['categories'] as $name) {
    wp_insert_term($name, 'category');
}
foreach ($given['pages'] as $page) {
    wp_insert_post(array(
        'post_type' => 'page', 'post_status' => 'publish', 'post_name' => $page[0],
        'post_title' => $page[1], 'post_content' => "<p>$page[2]</p>",
    ));
}

$status = array('draft' => 'draft', 'private' => 'private', 'future' => 'future');
foreach ($given['posts'] as $post) {
    $terms = array();
    foreach ($post['categories'] as $name) {
        $terms[] = get_term_by('name', esc_html($name), 'category')->term_id;
    }
    $id = wp_insert_post(wp_slash(array(
        'post_status' => $status[$post['state']] ?? 'publish',
        'post_password' => $post['state'] === 'protected' ? 'herring' : '',
        'post_name' => $post['slug'],
        'post_title' => $post['title'],
        'post_content' => $post['html'],
        'post_author' => $authors[$post['author']],
        'post_date_gmt' => $post['published'],
        'post_date' => get_date_from_gmt($post['published']),
        'post_category' => $terms,
        'tags_input' => $post['tags'],
    )), true);
    if (is_wp_error($id)) {
        fwrite(STDERR, $post['slug'] . ': ' . $id->get_error_message());
        exit(1);
    }
    $modified = $post['modified'] ?? $post['published'];
    $wpdb->update($wpdb->posts, array(
        'post_modified_gmt' => $modified, 'post_modified' => get_date_from_gmt($modified),
    ), array('ID' => $id));
    $written = array();
    foreach ($post['comments'] as $comment) {
        $written[] = wp_insert_comment(array(
            'comment_post_ID' => $id, 'comment_author' => $comment['author'],
            'comment_content' => $comment['text'], 'comment_approved' => (int) $comment['approved'],
            'comment_parent' => $comment['answers'] === null ? 0 : $written[$comment['answers']],
            'comment_date' => get_date_from_gmt($post['published']),
            'comment_date_gmt' => $post['published'],
        ));
    }
    if ($post['slug'] === 'the-lantern-photographed') {
        wp_insert_attachment(array(
            'post_title' => 'Lantern on the pier', 'post_mime_type' => 'image/png',
            'post_status' => 'inherit', 'post_name' => 'lantern-on-the-pier',
        ), 'lantern.png', $id);
    }
    if ($post['slug'] === 'weekly-notice') {
        stick_post($id);
    }
}
clean_post_cache(0);
wp_cache_flush();

$held = array();
$wanted = array('post_type' => 'post', 'numberposts' => -1, 'suppress_filters' => true,
    'post_status' => array('publish', 'draft', 'private', 'future', 'pending'));
foreach (get_posts($wanted) as $post) {
    $name = function ($term) { return html_entity_decode($term->name, ENT_QUOTES); };
    $held[] = array(
        'state' => $post->post_password !== '' ? 'protected' : $post->post_status,
        'url' => get_permalink($post),
        'title' => $post->post_title,
        'published' => $post->post_date_gmt,
        'modified' => $post->post_modified_gmt,
        'author' => get_the_author_meta('display_name', $post->post_author),
        'categories' => array_map($name, wp_get_post_terms($post->ID, 'category')),
        'tags' => array_map($name, wp_get_post_terms($post->ID, 'post_tag')),
        'html' => $post->post_content,
        'comments' => array_map(function ($comment) {
            return array($comment->comment_author, $comment->comment_content);
        }, get_comments(array('post_id' => $post->ID, 'status' => 'approve', 'order' => 'ASC',
            'orderby' => 'comment_ID'))),
    );
}
echo json_encode($held);
