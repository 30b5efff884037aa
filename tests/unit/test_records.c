#include "tests/unit/test.h"

#include "feedgen/files.h"
#include "feedgen/records_draft.h"
#include "feeds/buf.h"
#include "feeds/limits.h"
#include "tests/unit/temporary.h"

struct fixture {
	struct arena arena;
	struct records records;
};

static const struct records_options options = {
	.home = "http://www.example.org/",
	.zone_minutes = 480,
	.id_authority = "www.example.org,2020-01-01",
};

typedef void read_function(struct reader *reader, struct str bytes);

static void read_bytes(struct fixture *fixture, read_function *read, struct str bytes)
{
	struct reader reader = {.options = &options,
	                        .records = &fixture->records,
	                        .arena = &fixture->arena,
	                        .lasting = &fixture->arena,
	                        .file = "in"};

	arena_init(&fixture->arena, (size_t)64 << 20);
	read(&reader, bytes);
}

static void drop(struct fixture *fixture)
{
	arena_release(&fixture->arena);
}

/* "LINE: message" of every refusal, divided by newlines. */
static const char *refusals(struct fixture *fixture)
{
	const char *all = "";

	for (size_t i = 0; i < fixture->records.refused.count; i++) {
		const struct refusal *refusal = &fixture->records.refused.items[i];

		all = arena_printf(&fixture->arena, "%s%s%d: %s", all, i ? "\n" : "",
		                   refusal->line, refusal->message);
	}
	return all;
}

/* ---- JSON Lines ---------------------------------------------------------------------- */

static void every_field_of_a_json_record_is_read(void **state)
{
	struct fixture it = {0};
	const struct record *record;

	(void)state;
	read_bytes(
		&it, records_read_json_lines,
		STR("\r\n"
	            "{\"id\": 7, \"url\": \"a?3-7\", \"section\": \"Reports\", \"title\": "
	            "\" "
	            "A  title \", \"date\": \"2020-04-15\", \"updated\": "
	            "\"2020-04-16T10:00:00Z\", \"summary\": \"Short.\", \"content_html\": "
	            "\"<p onclick='x()'>Long <a href='b'>text</a></p>\", \"content_text\": "
	            "\"unused\", \"authors\": [\"Li\", \" \"], \"tags\": [\"a\", \"b\"], "
	            "\"language\": \"zh_CN\", \"other\": {}, \"attachments\": [{\"url\": "
	            "\"f.PDF\", \"size\": 10, \"title\": \"Tables\"}, {\"url\": \"/g\", "
	            "\"type\": \"text/csv\"}]}\r\n"));
	assert_string_equal(refusals(&it), "");
	assert_int_equal(it.records.count, 1);
	record = &it.records.items[0];
	assert_int_equal(record->line, 2);
	assert_string_equal(record->id, "7");
	assert_string_equal(record->section_key, "Reports");
	assert_string_equal(record->url, "http://www.example.org/a?3-7");
	assert_string_equal(record->title, "A title");
	assert_string_equal(record->summary, "Short.");
	assert_string_equal(record->content,
	                    "<p>Long <a href=\"http://www.example.org/b\">text</a></p>");
	assert_string_equal(record->language, "zh-CN");
	assert_int_equal(record->date.seconds,
	                 1586880000); /* 00:00 in the zone of options */
	assert_true(record->is_day_only);
	assert_int_equal(record->updated.seconds, 1587031200);
	assert_int_equal(record->authors.count, 1);
	assert_int_equal(record->tags.count, 2);
	assert_int_equal(record->attachments.count, 2);
	assert_string_equal(record->attachments.items[0].url,
	                    "http://www.example.org/f.PDF");
	assert_string_equal(record->attachments.items[0].type, "application/pdf");
	assert_int_equal(record->attachments.items[0].length, 10);
	assert_string_equal(record->attachments.items[1].type, "text/csv");
	assert_int_equal(record->attachments.items[1].length, -1);
	drop(&it);
}

static void a_bad_json_record_is_refused_with_its_line(void **state)
{
	static const struct {
		const char *members, *message;
	} rows[] = {
		{"\"url\": \"/a\"", "no title"},
		{"\"title\": \"T\"", "neither url nor id"},
		{"\"title\": \"T\", \"url\": null, \"id\": \"\"", "neither url nor id"},
		{"\"title\": 7.5, \"url\": \"/a\"", "title is no text"},
		{"\"title\": \"T\", \"url\": \"javascript:x\"",
	         "url is no http or https address: javascript:x"},
		{"\"title\": \"T\", \"url\": \"/a\", \"date\": \"soon\"",
	         "date is no date: soon"},
		{"\"title\": \"T\", \"url\": \"/a\", \"date\": \"2021-02-29\"",
	         "date is no date: 2021-02-29"},
		{"\"title\": \"T\", \"url\": \"/a\", \"updated\": \"1970-01-01\"",
	         "updated is before 1990: 1970-01-01"},
		{"\"title\": \"T\", \"url\": \"/a\", \"language\": \"Chinese!\"",
	         "language is no tag such as en or zh-CN: Chinese!"},
		{"\"title\": \"T\", \"url\": \"/a\", \"tags\": \"a\"", "tags is no list"},
		{"\"title\": \"T\", \"url\": \"/a\", \"tags\": [1.5]",
	         "tags is no list of texts"},
		{"\"title\": \"T\", \"url\": \"/a\", \"attachments\": [{}]",
	         "an attachment has no url"},
		{"\"title\": \"T\", \"url\": \"/a\", \"attachments\": [{\"url\": \"x:y\"}]",
	         "an attachment's url is no http or https address: x:y"},
		{"\"title\": \"T\", \"url\": \"/a\", \"attachments\": [{\"url\": \"b\", "
	         "\"size\": "
	         "-1}]",
	         "an attachment's size is no number of bytes"},
		{"\"title\": \"T\", \"title\": \"U\", \"url\": \"/a\"",
	         "bad JSON at column 22: duplicate object key near '\"title\"'"},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct fixture it = {0};
		char text[400], message[200];

		snprintf(text, sizeof(text),
		         "\n{%s}\n{\"title\": \"Good\", \"url\": \"/g\"}\n",
		         rows[i].members);
		read_bytes(&it, records_read_json_lines, str_from(text));
		snprintf(message, sizeof(message), "2: %s", rows[i].message);
		assert_string_equal(refusals(&it), message);
		assert_int_equal(it.records.count, 1);
		assert_string_equal(it.records.items[0].title, "Good");
		drop(&it);
	}
}

static void a_record_that_names_no_language_is_chinese_or_english(void **state)
{
	static const struct {
		const char *title, *language;
	} rows[] = {{"Grid", "en"}, {"CEC 报告", "zh-CN"}};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct fixture it = {0};
		char text[200];

		snprintf(text, sizeof(text), "{\"title\": \"%s\", \"id\": 1}",
		         rows[i].title);
		read_bytes(&it, records_read_json_lines, str_from(text));
		assert_string_equal(it.records.items[0].language, rows[i].language);
		drop(&it);
	}
}

static void a_line_in_another_encoding_costs_no_other(void **state)
{
	struct fixture it = {0};

	(void)state;
	read_bytes(&it, records_read_json_lines,
	           STR("{\"title\": \"A\", \"url\": \"/a\"}\n"
	               "{\"title\": \"\xB1\xEA\", \"url\": \"/b\"}\n"
	               "[]\n"
	               "{\"title\": \"C\", \"url\": \"/c\"}"));
	assert_string_equal(refusals(&it),
	                    "2: the text is no valid UTF-8\n3: no JSON object");
	assert_int_equal(it.records.count, 2);
	drop(&it);
}

static void an_id_may_be_as_long_as_the_limit(void **state)
{
	(void)state;
	for (size_t more = 0; more <= 1; more++) {
		struct fixture it = {0};
		char id[LIMIT_RECORD_ID_BYTES + 2] = {0}, text[400];

		memset(id, 'x', LIMIT_RECORD_ID_BYTES + more);
		snprintf(text, sizeof(text),
		         "{\"title\": \"T\", \"url\": \"/a\", \"id\": \"%s\"}", id);
		read_bytes(&it, records_read_json_lines, str_from(text));
		assert_int_equal(it.records.count, 1 - more);
		assert_string_equal(refusals(&it),
		                    more ? "1: id is longer than 200 bytes" : "");
		drop(&it);
	}
}

static void no_more_refusals_are_kept_than_the_limit(void **state)
{
	struct fixture it = {0};
	struct buf text;

	(void)state;
	buf_init(&text, 1 << 20);
	for (size_t i = 0; i <= LIMIT_REFUSALS; i++)
		buf_add_text(&text, "{}\n");
	read_bytes(&it, records_read_json_lines, buf_view(&text));
	assert_int_equal(it.records.refused.count, LIMIT_REFUSALS);
	buf_release(&text);
	drop(&it);
}

static void identity_comes_from_id_page_name_or_address(void **state)
{
	static const struct {
		const char *members, *section_key, *id;
	} rows[] = {
		{"\"url\": \"/No.105.1978.htm\", \"section\": \"CEC News\"", "105", "1978"},
		{"\"url\": \"/No.105.1978.htm\", \"id\": \"x\"", "105", "x"},
		{"\"url\": \"/detail/index.html?3-1128\", \"section\": \"N\"", "N",
	         "detail/index.html?3-1128"},
		{"\"url\": \"/\"", "", "/"},
		{"\"id\": 7", "", "7"},
		{"\"url\": \"/新闻/一 二\"", "", "新闻/一 二"},
		{"\"url\": \"/%E6%96%B0?a=%2B\"", "", "新?a=+"},
		{"\"url\": \"/%B1%EA\"", "", "%B1%EA"},
		{"\"url\": \"/a%00b\"", "", "a%00b"},
		{"\"url\": \"/a%20\"", "", "a%20"},
		{"\"url\": \"/No.x.1.htm\"", "", "No.x.1.htm"},
		{"\"url\": \"/No.1.2\"", "", "No.1.2"},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct fixture it = {0};
		char text[200];

		snprintf(text, sizeof(text), "{\"title\": \"T\", %s}", rows[i].members);
		read_bytes(&it, records_read_json_lines, str_from(text));
		assert_string_equal(refusals(&it), "");
		assert_string_equal(it.records.items[0].section_key, rows[i].section_key);
		assert_string_equal(it.records.items[0].id, rows[i].id);
		drop(&it);
	}
}

/* ---- CSV ----------------------------------------------------------------------------- */

static void rows_of_csv_are_read_by_the_names_of_their_columns(void **state)
{
	struct fixture it = {0};
	const struct record *record;

	(void)state;
	read_bytes(&it, records_read_csv,
	           STR("title,remark,url,authors,tags,attachments,content_text\r\n"
	               "\r\n"
	               "\"He said \"\"no\"\"\",x,/a,Li;Wang,\"b; c\",/f.pdf /g.zip,\"One.\n"
	               "\n"
	               "Two, three.\"\r\n"
	               "Last,,/b,,,,"));
	assert_string_equal(refusals(&it), "");
	assert_int_equal(it.records.count, 2);
	record = &it.records.items[0];
	assert_int_equal(record->line, 3);
	assert_string_equal(record->title, "He said \"no\"");
	assert_string_equal(record->url, "http://www.example.org/a");
	assert_int_equal(record->authors.count, 2);
	assert_string_equal(record->authors.items[1], "Wang");
	assert_string_equal(record->tags.items[1], "c");
	assert_int_equal(record->attachments.count, 2);
	assert_string_equal(record->attachments.items[1].type, "application/zip");
	assert_non_null(strstr(record->content, "<p>One.</p>"));
	assert_non_null(strstr(record->content, "<p>Two, three.</p>"));
	record = &it.records.items[1];
	assert_int_equal(record->line, 6);
	assert_string_equal(record->title, "Last");
	assert_null(record->content);
	assert_int_equal(record->authors.count, 0);
	drop(&it);
}

static void a_bad_row_of_csv_is_refused_and_the_others_are_read(void **state)
{
	static const struct {
		const char *text, *refusals;
		size_t count;
	} rows[] = {
		{"", "0: no header row", 0},
		{"title,date\na,b\n", "1: no column is named url, and none id", 0},
		{"name\n",
	         "1: no column is named title\n1: no column is named url, and none id", 0},
		{"title,url,title\nA,/a,B\n", "1: two columns are named title", 0},
		{"title,url\nA,/a,x\nB,/b\n", "2: 3 cells below 2 columns", 1},
		{"title,url\n,/a\nB,/b\n", "2: no title", 1},
		{"title,url\n\xFF,/a\nB,/b\n", "2: the text is no valid UTF-8", 1},
		{"title,url\n\"A\n\xFF\n\",/a\nB,/b\n", "3: the text is no valid UTF-8", 1},
		{"title,url\n\"A,/a\nB,/b\nC,/c\n", "2: the quotes of the row do not match",
	         2},
		{"title,url\n\"A\"x,/a\nB,/b\n", "2: the quotes of the row do not match",
	         1},
		{"title,url\nB,/b\n\"A,/a", "3: the quotes of the row do not match", 1},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct fixture it = {0};

		read_bytes(&it, records_read_csv, str_from(rows[i].text));
		assert_string_equal(refusals(&it), rows[i].refusals);
		assert_int_equal(it.records.count, rows[i].count);
		drop(&it);
	}
}

static void a_row_of_csv_may_be_as_long_as_the_limit(void **state)
{
	(void)state;
	for (size_t more = 0; more <= 1; more++) {
		struct fixture it = {0};
		struct buf text;

		/* The limit counts from the second line of the row on. */
		buf_init(&text, LIMIT_CSV_ROW_BYTES * 2);
		buf_add_text(&text, "title,url\n\"T\n");
		for (size_t i = 0; i < LIMIT_CSV_ROW_BYTES - 4 + more; i++)
			buf_add_char(&text, 'x');
		buf_add_text(&text, "\",/\n");
		read_bytes(&it, records_read_csv, buf_view(&text));
		assert_int_equal(it.records.count, 1 - more);
		buf_release(&text);
		drop(&it);
	}
}

static void spreadsheets_are_read_in_the_form_they_are_saved_in(void **state)
{
	const struct {
		const char *name;
		struct str bytes;
	} rows[] = {
		{"semicolons", STR("title;url;tags\nA, B;/a;x\n")},
		{"tabs", STR("title\turl\ttags\nA, B\t/a\tx\n")},
		{"names in Chinese", STR("标题,链接,标签\n\"A, B\",/a,x\n")},
		{"names in capitals", STR("Title,URL,Keywords\n\"A, B\",/a,x\n")},
		{"separators within quotes",
	         STR("title,url,tags,\"a;b;c;d;e\"\n\"A, B\",/a,x,\n")},
		{"GBK", STR("\xB1\xEA\xCC\xE2,url,tags\n\"A, B\",/a,x\n")},
		{"UTF-16, little end first",
	         STR("\xFF\xFEt\0i\0t\0l\0e\0\t\0u\0r\0l\0\t\0t\0a\0g\0s\0\n\0A\0,\0 \0B\0"
	             "\t\0/\0a\0\t\0x\0\n\0")},
		{"UTF-16, big end first",
	         STR("\xFE\xFF\0t\0i\0t\0l\0e\0\t\0u\0r\0l\0\t\0t\0a\0g\0s\0\n\0A\0,\0 \0B"
	             "\0\t\0/\0a\0\t\0x\0\n")},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct fixture it = {0};

		read_bytes(&it, records_read_csv, rows[i].bytes);
		assert_string_equal(refusals(&it), "");
		assert_int_equal(it.records.count, 1);
		assert_string_equal(it.records.items[0].title, "A, B");
		assert_string_equal(it.records.items[0].url, "http://www.example.org/a");
		assert_int_equal(it.records.items[0].tags.count, 1);
		drop(&it);
	}
}

static void a_file_in_utf8_with_a_bad_row_is_not_taken_for_gbk(void **state)
{
	struct fixture it = {0};

	(void)state;
	read_bytes(&it, records_read_csv,
	           STR("标题,url\n电力,/a\n\xB1\xEA\xCC\xE2,/b\n规划,/c\n"));
	assert_string_equal(refusals(&it), "3: the text is no valid UTF-8");
	assert_int_equal(it.records.count, 2);
	drop(&it);
}

static void cells_hold_lists_and_say_what_attachments_are(void **state)
{
	struct fixture it = {0};
	const struct record *record;

	(void)state;
	read_bytes(
		&it, records_read_csv,
		STR("标题,url,作者,附件,内容\n"
	            "T,/1,\"张三；李四; Wang\",/a.bin type=image/png size=7 b.pdf,a < b\n"
	            "U,/2,,,<p>c</p>\n"));
	assert_string_equal(refusals(&it), "");
	record = &it.records.items[0];
	assert_int_equal(record->authors.count, 3);
	assert_string_equal(record->authors.items[1], "李四");
	assert_int_equal(record->attachments.count, 2);
	assert_string_equal(record->attachments.items[0].type, "image/png");
	assert_int_equal(record->attachments.items[0].length, 7);
	assert_int_equal(record->attachments.items[1].length, -1);
	assert_string_equal(record->image, "http://www.example.org/a.bin");
	assert_string_equal(record->content, "<p>a &lt; b</p>");
	assert_string_equal(it.records.items[1].content, "<p>c</p>");
	drop(&it);
}

/* ---- JSON documents ------------------------------------------------------------------ */

static void an_answer_of_the_interface_of_the_site_is_read(void **state)
{
	struct fixture it = {0};
	const struct record *record;

	(void)state;
	read_bytes(&it, records_read_json,
	           STR("{\"code\": 200, \"data\": {\"total\": 2, \"list\": [\n"
	               "{\"articleID\": 302929, \"basicTitle\": \"T [\\\"{\", "
	               "\"publicTime\": 1587090600000, \"articleAuthor\": \"A;B\", "
	               "\"articleContent\": \"<p>C</p>\", \"pdfUrl\": \"/报 告.pdf\"},\n"
	               "{\"articleID\": 302930},\n"
	               "{\"articleID\": 302931, \"basicTitle\": \"U\"}]}}\n"));
	assert_string_equal(refusals(&it), "3: record 302930: no title");
	assert_int_equal(it.records.count, 2);
	record = &it.records.items[0];
	assert_int_equal(record->line, 2);
	assert_string_equal(record->key, "/302929");
	assert_string_equal(record->url,
	                    "http://www.example.org/detail/index.html?3-302929");
	assert_string_equal(record->title, "T [\"{");
	assert_int_equal(record->date.seconds, 1587090600);
	assert_int_equal(record->date.offset_minutes, options.zone_minutes);
	assert_false(record->is_day_only);
	assert_int_equal(record->authors.count, 2);
	assert_string_equal(record->content, "<p>C</p>");
	assert_int_equal(record->attachments.count, 1);
	assert_string_equal(record->attachments.items[0].url,
	                    "http://www.example.org/%E6%8A%A5%20%E5%91%8A.pdf");
	assert_int_equal(it.records.items[1].line, 4);
	drop(&it);
}

static void a_json_document_holds_records_however_they_are_wrapped(void **state)
{
	static const struct {
		const char *text, *refusals;
		size_t count;
	} rows[] = {
		{"{\"title\": \"T\", \"id\": 1}", "", 1},
		{"{\"data\": {\"basicTitle\": \"T\", \"articleID\": 1}}", "", 1},
		{"[{\"title\": \"T\", \"id\": 1},\n{\"title\": \"U\", \"id\": 2}]", "", 2},
		{"[{\"title\": \"T\", \"id\": 1},\n{\"title\": 1.5, \"id\": 2}]",
	         "2: record 2: title is no text", 1},
		{"[{\"title\": \"T\", \"id\": 1},\n{\"title\": ]",
	         "2: bad JSON: unexpected token near ']'", 1},
		{"[{\"title\": \"T\", \"id\": 1}]\n]", "2: bad JSON: text behind its end",
	         1},
		{"{\"title\": \"\xB1\", \"id\": 1}", "1: the text is no valid UTF-8", 0},
		{"", "1: bad JSON: unexpected token near end of file", 0},
		{"7", "0: no record in it", 0},
		{"{\"code\": 500, \"data\": []}", "0: no record in it", 0},
		{"[[[[[[[[[[{\"title\": \"T\", \"id\": 1}]]]]]]]]]]", "0: no record in it",
	         0},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct fixture it = {0};

		read_bytes(&it, records_read_json, str_from(rows[i].text));
		assert_string_equal(refusals(&it), rows[i].refusals);
		assert_int_equal(it.records.count, rows[i].count);
		drop(&it);
	}
}

/* ---- files --------------------------------------------------------------------------- */

static void put_file(const char *folder, const char *name, const char *text)
{
	char path[2 * TEMPORARY_PATH_BYTES];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void folders_are_read_by_name_and_the_first_of_two_counts(void **state)
{
	char folder[TEMPORARY_PATH_BYTES], path[2 * TEMPORARY_PATH_BYTES];
	const char *paths[] = {folder};
	struct error err = {0};
	struct fixture it = {0};

	(void)state;
	temporary_make(folder);
	snprintf(path, sizeof(path), "%s/b", folder);
	assert_int_equal(mkdir(path, 0777), 0);
	put_file(folder, "b/c.JSONL",
	         "{\"id\": 1, \"title\": \"In b\", \"url\": \"/b\"}\n");
	put_file(folder, "a.jsonl",
	         "\n{\"id\": 1, \"title\": \"In a\", \"url\": \"/a\"}\n");
	put_file(folder, "z.jsonl", "{\"id\": 10, \"title\": \"In z\", \"url\": \"/z\"}\n");
	put_file(folder, ".hidden.jsonl", "{}\n");
	put_file(folder, "notes.md", "no record\n");
	arena_init(&it.arena, 1 << 24);
	assert_true(records_find(paths, 1, &err));
	assert_true(records_read(paths, 1, &options, &it.records, &it.arena, &err));
	assert_int_equal(it.records.count, 2);
	assert_string_equal(it.records.items[0].title, "In a");
	assert_string_equal(it.records.items[1].title, "In z");
	assert_int_equal(it.records.refused.count, 1);
	snprintf(path, sizeof(path), "the same record as %s/a.jsonl:2: 1", folder);
	assert_string_equal(it.records.refused.items[0].message, path);
	drop(&it);
	temporary_remove(folder);
}

static void of_files_that_are_kept_no_more_is_held_than_is_kept(void **state)
{
	enum { FILES = 20, BYTES = 100 << 10, KEPT = 4 << 10 };
	char folder[TEMPORARY_PATH_BYTES], name[20];
	char *text = malloc(BYTES + 100);
	const char *paths[] = {folder};
	struct files files = {.is_stale = true};
	struct records_options keeping = options;
	struct error err = {0};
	struct fixture it = {0};

	(void)state;
	assert_non_null(text);
	temporary_make(folder);
	for (int i = 0; i < FILES; i++) {
		snprintf(name, sizeof(name), "%d.jsonl", i);
		snprintf(text, BYTES + 100, "{\"id\": %d, \"title\": \"%0*d\"}\n", i, BYTES,
		         7);
		put_file(folder, name, text);
	}
	keeping.files = &files;
	arena_init(&it.arena, FILES * KEPT + (1 << 17));
	assert_true(records_read(paths, 1, &keeping, &it.records, &it.arena, &err));
	assert_int_equal(it.records.count, FILES);
	assert_true(it.records.items[0].is_summary);
	assert_true(file_is_fresh(it.records.items[0].source));
	assert_int_equal(it.records.items[0].bytes, BYTES);
	drop(&it);
	temporary_remove(folder);
	free(text);
}

static void a_file_named_must_be_of_a_known_kind_and_readable(void **state)
{
	char folder[TEMPORARY_PATH_BYTES], path[2 * TEMPORARY_PATH_BYTES];
	const char *paths[] = {path};
	struct error err = {0};
	struct fixture it = {0};

	(void)state;
	temporary_make(folder);
	put_file(folder, "notes.md", "no record\n");
	snprintf(path, sizeof(path), "%s/notes.md", folder);
	arena_init(&it.arena, 1 << 24);
	assert_true(records_read(paths, 1, &options, &it.records, &it.arena, &err));
	assert_string_equal(refusals(&it),
	                    "0: not a file of records: its name ends in none of "
	                    ".htm, .html, .txt, .json, .jsonl and .csv");
	snprintf(path, sizeof(path), "%s/missing.csv", folder);
	assert_false(records_find(paths, 1, &err));
	assert_int_equal(err.kind, ERROR_USAGE);
	assert_non_null(strstr(err.message, "missing.csv: No such file or directory"));
	drop(&it);
	temporary_remove(folder);
}

/* ---- corrections --------------------------------------------------------------------- */

static void a_correction_replaces_what_it_gives(void **state)
{
	static const struct {
		const char *name, *text;
	} rows[] = {
		{"c.jsonl",
	         "{\"item\": \"105/1\", \"title\": \"Right\", \"url\": \"/right\", "
	         "\"content_text\": \"New\", \"date\": \"2020-04-02\"}\n"},
		{"c.csv",
	         "item,title,url,content_text,date,summary\n"
	         "http://www.example.org/No.105.1.htm,Right,/right,New,2020-04-02,\n"},
		{"c.json",
	         "[{\"item\": \"tag:www.example.org,2020-01-01:105/1\", \"title\": "
	         "\"Right\", \"url\": \"/right\", \"content_text\": \"New\", "
	         "\"date\": \"2020-04-02\"}]"},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		char folder[TEMPORARY_PATH_BYTES], path[2 * TEMPORARY_PATH_BYTES],
			corrections[2 * TEMPORARY_PATH_BYTES];
		const char *paths[] = {path};
		struct records_options corrected = options;
		struct error err = {0};
		struct fixture it = {0};
		const struct record *record;

		temporary_make(folder);
		snprintf(path, sizeof(path), "%s/r.jsonl", folder);
		snprintf(corrections, sizeof(corrections), "%s/%s", folder, rows[i].name);
		corrected.corrections = corrections;
		put_file(folder, "r.jsonl",
		         "{\"url\": \"/No.105.1.htm\", \"title\": \"Wrong\", \"summary\": "
		         "\"S\", \"content_html\": \"<p>Old</p>\"}\n");
		put_file(folder, rows[i].name, rows[i].text);
		arena_init(&it.arena, 1 << 24);
		assert_true(
			records_read(paths, 1, &corrected, &it.records, &it.arena, &err));
		assert_string_equal(refusals(&it), "");
		assert_int_equal(it.records.count, 1);
		record = &it.records.items[0];
		assert_string_equal(record->key, "105/1");
		assert_string_equal(record->title, "Right");
		assert_string_equal(record->url, "http://www.example.org/right");
		assert_string_equal(record->content, "<p>New</p>");
		assert_string_equal(record->summary, "S");
		assert_true(record->is_day_only);
		drop(&it);
		temporary_remove(folder);
	}
}

static void a_bad_correction_is_told_where_it_stands_and_changes_nothing(void **state)
{
	char folder[TEMPORARY_PATH_BYTES], path[2 * TEMPORARY_PATH_BYTES],
		corrections[2 * TEMPORARY_PATH_BYTES];
	const char *paths[] = {path};
	struct records_options corrected = options;
	struct error err = {0};
	struct fixture it = {0};

	(void)state;
	temporary_make(folder);
	snprintf(path, sizeof(path), "%s/r.jsonl", folder);
	snprintf(corrections, sizeof(corrections), "%s/c.jsonl", folder);
	corrected.corrections = corrections;
	put_file(folder, "r.jsonl", "{\"id\": 1, \"title\": \"T\"}\n");
	put_file(folder, "c.jsonl",
	         "{\"title\": \"X\"}\n{\"item\": \"/1\", \"title\": \"X\", \"date\": "
	         "\"soon\"}\n");
	arena_init(&it.arena, 1 << 24);
	assert_true(records_read(paths, 1, &corrected, &it.records, &it.arena, &err));
	assert_string_equal(refusals(&it), "1: no item\n2: date is no date: soon");
	assert_string_equal(it.records.refused.items[1].file, corrections);
	assert_int_equal(it.records.count, 1);
	assert_string_equal(it.records.items[0].title, "T");
	drop(&it);
	temporary_remove(folder);
}

static void ids_are_ordered_as_numbers_where_they_are_numbers(void **state)
{
	static const struct {
		const char *section_a, *a, *section_b, *b;
		int order;
	} rows[] = {
		{"105", "9", "105", "10", -1},     {"105", "10", "106", "9", 1},
		{"105", "9", "106", "9", -1},      {"105", "9", "105", "9", 0},
		{"105", "3-9", "105", "3-10", -1}, {"105", "007", "105", "7", -1},
		{"105", "a", "105", "ab", -1},     {"", "b", "", "a1", 1},
	};

	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct record a = {.section_key = rows[i].section_a, .id = rows[i].a};
		struct record b = {.section_key = rows[i].section_b, .id = rows[i].b};
		int order = record_compare(&a, &b), back = record_compare(&b, &a);

		assert_int_equal((order > 0) - (order < 0), rows[i].order);
		assert_int_equal((back > 0) - (back < 0), -rows[i].order);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_field_of_a_json_record_is_read),
		cmocka_unit_test(a_bad_json_record_is_refused_with_its_line),
		cmocka_unit_test(a_record_that_names_no_language_is_chinese_or_english),
		cmocka_unit_test(a_line_in_another_encoding_costs_no_other),
		cmocka_unit_test(an_id_may_be_as_long_as_the_limit),
		cmocka_unit_test(no_more_refusals_are_kept_than_the_limit),
		cmocka_unit_test(identity_comes_from_id_page_name_or_address),
		cmocka_unit_test(rows_of_csv_are_read_by_the_names_of_their_columns),
		cmocka_unit_test(a_bad_row_of_csv_is_refused_and_the_others_are_read),
		cmocka_unit_test(a_row_of_csv_may_be_as_long_as_the_limit),
		cmocka_unit_test(folders_are_read_by_name_and_the_first_of_two_counts),
		cmocka_unit_test(of_files_that_are_kept_no_more_is_held_than_is_kept),
		cmocka_unit_test(a_file_named_must_be_of_a_known_kind_and_readable),
		cmocka_unit_test(spreadsheets_are_read_in_the_form_they_are_saved_in),
		cmocka_unit_test(a_file_in_utf8_with_a_bad_row_is_not_taken_for_gbk),
		cmocka_unit_test(cells_hold_lists_and_say_what_attachments_are),
		cmocka_unit_test(an_answer_of_the_interface_of_the_site_is_read),
		cmocka_unit_test(a_json_document_holds_records_however_they_are_wrapped),
		cmocka_unit_test(a_correction_replaces_what_it_gives),
		cmocka_unit_test(
			a_bad_correction_is_told_where_it_stands_and_changes_nothing),
		cmocka_unit_test(ids_are_ordered_as_numbers_where_they_are_numbers),
	};

	return RUN_TESTS(tests);
}
