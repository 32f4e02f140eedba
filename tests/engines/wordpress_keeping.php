<?php
/* Hands the posts of the WXR file WP_WXR to WordPress's own functions, and prints what it then has.
   It is not the importer, which is a plugin of its own, but keeps what is kept by the same means. */

$home = parse_url(getenv('WP_HOME'));
$_SERVER['HTTP_HOST'] = $home['host'];
$_SERVER['REQUEST_URI'] = '/';
$_SERVER['REQUEST_METHOD'] = 'GET';
require getenv('WP_PATH') . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/admin.php';
wp_set_current_user(1);

$channel = simplexml_load_file(getenv('WP_WXR'))->channel;
foreach ($channel->children('http://wordpress.org/export/1.2/') as $told) {
    if ($told->getName() === 'category') {
        keep((string) $told->cat_name, 'category', (string) $told->category_nicename);
    } elseif ($told->getName() === 'tag') {
        keep((string) $told->tag_name, 'post_tag', (string) $told->tag_slug);
    }
}

/** The number of the term with this slug, which is made if there is none. */
function keep($name, $kind, $slug) {
    $term = term_exists($slug, $kind) ?: wp_insert_term(wp_slash($name), $kind, compact('slug'));
    return (int) $term['term_id'];
}

$kept = array();
foreach ($channel->item as $item) {
    $told = $item->children('http://wordpress.org/export/1.2/');
    if ((string) $told->post_type !== 'post') {
        continue;
    }
    $id = wp_insert_post(wp_slash(array(
        'post_title' => (string) $item->title,
        'post_name' => (string) $told->post_name,
        'post_status' => (string) $told->status,
        'post_date' => (string) $told->post_date,
        'post_date_gmt' => (string) $told->post_date_gmt,
        'post_content' => (string) $item->children('http://purl.org/rss/1.0/modules/content/')->encoded,
        'post_excerpt' => (string) $item->children('http://wordpress.org/export/1.2/excerpt/')->encoded,
    )), true);
    $terms = array('category' => array(), 'post_tag' => array());
    foreach ($item->category as $named) {
        $kind = (string) $named['domain'];
        $terms[$kind][] = keep((string) $named, $kind, (string) $named['nicename']);
    }
    foreach ($terms as $kind => $ids) {
        wp_set_post_terms($id, $ids, $kind);
    }
    foreach ($told->comment as $comment) {
        wp_insert_comment(wp_filter_comment(wp_slash(array(
            'comment_post_ID' => $id,
            'comment_author' => (string) $comment->comment_author,
            'comment_author_email' => '', 'comment_author_IP' => '', 'comment_agent' => '',
            'comment_author_url' => (string) $comment->comment_author_url,
            'comment_content' => (string) $comment->comment_content,
            'comment_date' => (string) $comment->comment_date,
            'comment_date_gmt' => (string) $comment->comment_date_gmt,
            'comment_approved' => 1,
        ))));
    }
    $post = get_post($id);
    $plain = function ($html) { return html_entity_decode($html, ENT_QUOTES | ENT_HTML5); };
    $name = function ($term) use ($plain) { return $plain($term->name); };
    $kept[] = array(
        'address' => (string) $item->link,
        'title' => $plain($post->post_title),
        'excerpt' => $plain($post->post_excerpt),
        'moment' => $post->post_date_gmt,
        'status' => $post->post_status,
        'whole' => $post->post_content
            === (string) $item->children('http://purl.org/rss/1.0/modules/content/')->encoded,
        'shown' => apply_filters('the_title', $post->post_title, $id)
            . apply_filters('the_content', $post->post_content),
        'categories' => array_map($name, wp_get_post_terms($id, 'category')),
        'tags' => array_map($name, wp_get_post_terms($id, 'post_tag')),
        'comments' => array_map(function ($comment) use ($plain) {
            return array($plain($comment->comment_author), $plain($comment->comment_content));
        }, get_comments(array('post_id' => $id, 'order' => 'ASC', 'orderby' => 'comment_ID'))),
    );
}
echo json_encode($kept);
