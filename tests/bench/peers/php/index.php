<?php
// The documents page in PHP: pgsql with a persistent connection and prepared
// statements, the page as a template that opcache keeps compiled.
declare(strict_types=1);

$folder = getenv('BENCH_FOLDER');
$sql = getenv('BENCH_SQL');
$plain = $sql === 'plain';
$db = pg_pconnect('host=' . getenv('BENCH_DATABASE') . ' dbname=portvakt user=' . getenv('BENCH_ROLE') .
	" options='" . getenv('BENCH_OPTIONS') . "'");

// A persistent connection knows the statements of the requests before.
function ask(string $name, array $params): array
{
	global $db, $folder, $sql;
	$result = @pg_execute($db, $name, $params);
	if ($result === false) {
		pg_prepare($db, $name, file_get_contents("$folder/$sql/$name.sql"));
		$result = pg_execute($db, $name, $params);
	}
	return pg_fetch_all($result, PGSQL_ASSOC);
}

function h(?string $text): string
{
	return htmlspecialchars($text ?? '', ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
}

const MONTHS = ['', 'januar', 'februar', 'mars', 'april', 'mai', 'juni', 'juli', 'august', 'september',
	'oktober', 'november', 'desember'];
function day(string $iso): string
{
	return '<time datetime="' . h($iso) . '">' . (int) substr($iso, 8, 2) . '. ' .
		MONTHS[(int) substr($iso, 5, 2)] . ' ' . substr($iso, 0, 4) . '</time>';
}

$token = $_COOKIE['__Host-pv'] ?? '';
if (!$plain) {
	ask('token', [$token]);
}
$me = ask('session_enter', $plain ? [$token] : [])[0] ?? null;
if ($me === null || $me['standing'] === null) {
	http_response_code(403);
	exit('no session');
}
$reader = [$me['standing'], $me['principal'], $me['types'], $me['level']];
$documents = ask('access_list', [...$reader, null, null, null, null]);
$kinds = ask('types', $reader);
$csrf = hash_hmac('sha256', 'form', $token);
$types = require "$folder/peers/php/words.php";
$next = count($documents) > 50 ? bin2hex($documents[49]['sort_at'] . '|' . $documents[49]['handle']) : null;
header('Content-Type: text/html; charset=utf-8');
header('Cache-Control: no-store');
require "$folder/peers/php/documents.php";
