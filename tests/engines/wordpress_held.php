<?php
/* Prints what the WordPress of the environment holds: its posts and images by their numbers, the
   terms, the authors. All of it as its database has it. */

$home = parse_url(getenv('WP_HOME'));
$_SERVER['HTTP_HOST'] = $home['host'];
$_SERVER['REQUEST_URI'] = '/';
$_SERVER['REQUEST_METHOD'] = 'GET';
require getenv('WP_PATH') . '/wp-load.php';

$named = function ($post, $kind) {
    return array_map(function ($term) { return $term->slug; }, wp_get_post_terms($post->ID, $kind));
};
$posts = array();
$wanted = array('post_type' => array('post', 'attachment'), 'numberposts' => -1, 'orderby' => 'ID',
    'order' => 'ASC', 'suppress_filters' => true,
    'post_status' => array('publish', 'draft', 'private', 'future', 'pending', 'inherit', 'trash'));
foreach (get_posts($wanted) as $post) {
    $told = array('number' => $post->ID, 'parent' => $post->post_parent, 'kind' => $post->post_type);
    foreach (array('guid', 'post_title', 'post_name', 'post_status', 'post_date', 'post_date_gmt',
        'post_content', 'post_excerpt', 'comment_status', 'ping_status') as $column) {
        $told[$column] = $post->$column;
    }
    $author = get_userdata($post->post_author);
    $told['login'] = $author->user_login;
    $told['author'] = $author->display_name;
    $told['categories'] = $named($post, 'category');
    $told['tags'] = $named($post, 'post_tag');
    $told['alt'] = get_post_meta($post->ID, '_wp_attachment_image_alt', true);
    $told['shown'] = apply_filters('the_title', $post->post_title, $post->ID)
        . apply_filters('the_content', $post->post_content);
    $told['counted'] = (int) $post->comment_count;
    $told['comments'] = array_map(function ($comment) {
        return array('number' => (int) $comment->comment_ID,
            'parent' => (int) $comment->comment_parent) + (array) $comment;
    }, get_comments(array('post_id' => $post->ID, 'order' => 'ASC', 'orderby' => 'comment_ID',
        'status' => 'any', 'type' => '')));
    $posts[] = $told;
}
$terms = array();
foreach (get_terms(array('taxonomy' => array('category', 'post_tag'), 'hide_empty' => false)) as $term) {
    $terms[] = array('kind' => $term->taxonomy, 'slug' => $term->slug, 'name' => $term->name,
        'parent' => $term->parent, 'count' => $term->count);
}
$authors = array();
foreach (get_users() as $user) {
    $authors[$user->user_login] = $user->display_name;
}
echo "\n", json_encode(compact('posts', 'terms', 'authors'), JSON_INVALID_UTF8_SUBSTITUTE);
