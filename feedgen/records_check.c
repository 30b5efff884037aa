/* What is a record: every rule that a draft has to pass, for all kinds of files. */
#include <stdarg.h>

#include "feedgen/files.h"
#include "feedgen/records_draft.h"
#include "feeds/archive.h"
#include "feeds/date.h"
#include "feeds/language.h"
#include "feeds/limits.h"
#include "feeds/sanitize.h"
#include "feeds/text.h"
#include "feeds/url.h"

/* The first moment that a news item of a web site can have: validators and readers take
 * earlier ones for nonsense (1990-01-01T00:00:00Z). */
static const int64_t earliest_date = 631152000;

void records_refuse(struct records *records, const char *file, int line,
                    const char *message, struct arena *arena)
{
	struct refusal *refusal = records->refused.count < LIMIT_REFUSALS
	                                  ? LIST_ADD(arena, &records->refused)
	                                  : NULL;

	if (refusal)
		*refusal = (struct refusal){file, line, message};
}

static void PRINTF_LIKE_V(3)
	refuse(struct reader *reader, int line, const char *format, va_list arguments)
{
	char message[sizeof(((struct error *)0)->message)];
	const char *told;

	vsnprintf(message, sizeof(message), format, arguments);
	if (reader->record)
		told = arena_printf(reader->lasting, "record %.200s: %s", reader->record,
		                    message);
	else
		told = arena_strdup(reader->lasting, message);
	if (reader->records->refused.count < LIMIT_REFUSALS)
		records_refuse(reader->records, reader->file, line, told, reader->lasting);
}

bool reader_refuse(struct reader *reader, int line, const char *format, ...)
{
	va_list arguments;

	reader->faults++;
	va_start(arguments, format);
	refuse(reader, line, format, arguments);
	va_end(arguments);
	return false;
}

void reader_doubt(struct reader *reader, int line, const char *format, ...)
{
	const struct files *files = reader->options->files;
	va_list arguments;

	if (files && !files->is_stale)
		return;
	va_start(arguments, format);
	refuse(reader, line, format, arguments);
	va_end(arguments);
}

int text_find_bad_line(struct str text)
{
	const char *nul = text.len ? memchr(text.ptr, '\0', text.len) : NULL;
	size_t bad = text_find_invalid_utf8(text);
	int line = 1;

	if (nul && (size_t)(nul - text.ptr) < bad)
		bad = (size_t)(nul - text.ptr);
	if (bad == text.len)
		return 0;
	for (size_t i = 0; i < bad; i++)
		line += text.ptr[i] == '\n';
	return line;
}

struct str text_without_mark(struct str text)
{
	return str_skip(text, str_starts(text, STR("\xEF\xBB\xBF")) ? 3 : 0);
}

/* ---- parts --------------------------------------------------------------------------- */

static bool are_digits(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (!ascii_is_digit(text.ptr[i]))
			return false;
	}
	return text.len > 0;
}

bool page_name_parse(struct str path, struct str *section, struct str *id)
{
	struct str part, name = {0};

	while (str_split(&path, '/', &part))
		name = part;
	if (!str_starts_nocase(name, STR("No.")))
		return false;
	name = str_skip(name, 3);
	return str_split(&name, '.', section) && are_digits(*section) &&
	       str_split(&name, '.', id) && are_digits(*id) && name.len > 0;
}

static bool is_given(const char *text)
{
	return text && *text;
}

static bool take_title(struct reader *reader, const struct draft *draft,
                       struct record *record)
{
	record->title = text_publishable(reader->arena, draft->text[FIELD_TITLE]);
	if (is_given(record->title))
		return true;
	return reader_refuse(reader, draft->line, "no title");
}

/* An item may do without an address, but not without a name of its own. */
static bool take_url(struct reader *reader, const struct draft *draft,
                     struct record *record)
{
	const char *written = draft->text[FIELD_URL], *resolved;

	if (!is_given(written))
		return is_given(draft->text[FIELD_ID]) ||
		       reader_refuse(reader, draft->line, "neither url nor id");
	resolved = url_resolve(reader->arena, str_from(reader->options->home),
	                       str_from(written));
	if (resolved)
		record->url = url_publishable(reader->arena, str_from(resolved));
	if (record->url)
		return true;
	return reader_refuse(reader, draft->line, "url is no http or https address: %.200s",
	                     written);
}

struct str record_base(const struct reader *reader, const struct record *record)
{
	return str_from(record->url ? record->url : reader->options->home);
}

/* What stands behind the host: an address without scheme and host. */
static struct str path_of(const char *url)
{
	struct str host = url_host(str_from(url));
	struct str rest = str_from(host.ptr ? host.ptr + host.len : url);

	rest = str_skip(rest, str_find_char(rest, '/') + 1);
	return rest.len ? rest : STR("/");
}

/* The path as people read it: an id is encoded where it becomes a tag, and not twice.  One
 * that is no text, or no text of ours, stays as it is. */
static const char *id_of_address(struct reader *reader, const char *url)
{
	struct str path = path_of(url);
	const char *decoded = url_decode(reader->arena, path);

	if (str_find(path, STR("%00")) < path.len || !decoded ||
	    text_find_invalid_utf8(str_from(decoded)) < strlen(decoded) ||
	    strcmp(text_publishable(reader->arena, decoded), decoded) != 0)
		return arena_str(reader->arena, path);
	return decoded;
}

static void take_section(struct reader *reader, const char *section, struct record *record)
{
	record->section = text_publishable(reader->arena, section);
	if (!is_given(record->section))
		record->section = NULL;
}

static bool take_identity(struct reader *reader, const struct draft *draft,
                          struct record *record)
{
	const char *section = draft->text[FIELD_SECTION], *id = draft->text[FIELD_ID];
	struct str page_section, page_id;
	bool is_page = page_name_parse(str_from(record->url), &page_section, &page_id);

	take_section(reader, section, record);
	record->section_key = record->section ? record->section : "";
	if (is_page)
		record->section_key = arena_str(reader->arena, page_section);
	if (is_given(id))
		record->id = text_publishable(reader->arena, id);
	else
		record->id = is_page ? arena_str(reader->arena, page_id)
		                     : id_of_address(reader, record->url);
	if (record->id && strlen(record->id) > LIMIT_RECORD_ID_BYTES)
		return reader_refuse(reader, draft->line, "id is longer than %zu bytes",
		                     LIMIT_RECORD_ID_BYTES);
	return record_identify(record, reader->options->id_authority, reader->arena);
}

/* Seconds or milliseconds since 1970, as databases count, which are in no zone. */
static bool is_count(const char *written)
{
	struct str digits = str_trim(str_from(written));

	return digits.len >= 10 && are_digits(digits);
}

static bool take_date(struct reader *reader, const struct draft *draft, enum field field,
                      struct date *date)
{
	const char *written = draft->text[field];
	int offset_minutes;

	*date = DATE_ABSENT;
	if (!is_given(written))
		return true;
	if (!date_parse(str_from(written), reader->options->zone_minutes, &date->seconds,
	                &offset_minutes))
		return reader_refuse(reader, draft->line, "%s is no date: %.200s",
		                     field_own_name(field), written);
	if (date->seconds < earliest_date)
		return reader_refuse(reader, draft->line, "%s is before 1990: %.200s",
		                     field_own_name(field), written);
	date->raw = written;
	date->offset_minutes = is_count(written) ? reader->options->zone_minutes
	                                         : offset_minutes;
	return true;
}

/* Chinese where the title has a Chinese character, else English: the languages of CEC's
 * sites. */
static const char *guess_language(const char *title)
{
	struct str rest = str_from(title);
	uint32_t character;

	while (text_next(&rest, &character)) {
		if (character >= 0x3400 && character <= 0x9FFF)
			return "zh-CN";
	}
	return "en";
}

static bool take_language(struct reader *reader, const struct draft *draft,
                          struct record *record)
{
	const char *written = draft->text[FIELD_LANGUAGE];

	if (!is_given(written)) {
		record->language = guess_language(record->title);
		return true;
	}
	record->language = language_publishable(reader->arena, written);
	if (record->language)
		return true;
	return reader_refuse(reader, draft->line,
	                     "language is no tag such as en or zh-CN: %.200s", written);
}

static void take_content(struct reader *reader, const struct draft *draft,
                         struct record *record)
{
	const char *html = draft->text[FIELD_CONTENT_HTML];
	const char *text = draft->text[FIELD_CONTENT_TEXT];

	if (is_given(html))
		record->content = sanitize_html(reader->arena, str_from(html),
		                                record_base(reader, record));
	else if (is_given(text))
		record->content = text_to_html(
			reader->arena,
			str_from(text_publishable_html(reader->arena, text)));
	if (!is_given(record->content))
		record->content = NULL;
	record->summary = text_publishable(reader->arena, draft->text[FIELD_SUMMARY]);
}

static void take_list(struct reader *reader, const struct strings *written,
                      struct strings *list)
{
	for (size_t i = 0; i < written->count; i++) {
		const char *text = text_publishable(reader->arena, written->items[i]);
		const char **item = text && *text ? LIST_ADD(reader->arena, list) : NULL;

		if (item)
			*item = text;
	}
}

/* A date without a clock time: all forms of date_parse that have one have a colon, or count. */
static bool is_day_only(const struct date *date)
{
	return date->raw && !strchr(date->raw, ':') && !is_count(date->raw);
}

/* All but what tells one record from another. */
static bool take_fields(struct reader *reader, const struct draft *draft,
                        struct record *record)
{
	if (!take_title(reader, draft, record) || !take_url(reader, draft, record) ||
	    !take_date(reader, draft, FIELD_DATE, &record->date) ||
	    !take_date(reader, draft, FIELD_UPDATED, &record->updated) ||
	    !take_language(reader, draft, record) || !take_media(reader, draft, record))
		return false;
	record->is_day_only = is_day_only(&record->date);
	take_section(reader, draft->text[FIELD_SECTION], record);
	take_content(reader, draft, record);
	take_list(reader, &draft->lists[LIST_AUTHORS], &record->authors);
	take_list(reader, &draft->lists[LIST_TAGS], &record->tags);
	record->pair = text_publishable(reader->arena, draft->text[FIELD_PAIR]);
	if (!is_given(record->pair))
		record->pair = NULL;
	return true;
}

/* As its correction says; false where there is none, or none that can be: that is told at
 * the place of the correction, and the record stays as it is. */
static bool take_corrected(struct reader *reader, const struct draft *draft,
                           struct record *record)
{
	const struct draft *correction = correction_find(reader->corrections, record);
	struct record corrected = *record;
	struct draft whole;
	bool is_taken;

	if (!correction)
		return false;
	whole = correction_apply(correction, draft);
	reader->file = reader->options->corrections;
	is_taken = take_fields(reader, &whole, &corrected);
	reader->file = record->file;
	if (is_taken)
		*record = corrected;
	return is_taken;
}

/* Notes what was said of the record that is asked for, the first time. */
static void note_trace(const struct reader *reader, const struct draft *draft,
                       const struct record *record, bool is_corrected)
{
	struct record_trace *trace = reader->options->trace;

	if (!trace || trace->is_found || !record_is_called(record, trace->item))
		return;
	trace->is_found = true;
	trace->draft = *draft;
	if (is_corrected)
		trace->correction = correction_find(reader->corrections, record);
}

bool record_add(struct reader *reader, const struct draft *draft)
{
	struct record record = {.file = reader->file, .line = draft->line}, *added;
	bool is_corrected;

	if (!take_title(reader, draft, &record) || !take_url(reader, draft, &record) ||
	    !take_identity(reader, draft, &record))
		return false;
	is_corrected = take_corrected(reader, draft, &record);
	if (!is_corrected && !take_fields(reader, draft, &record))
		return false;
	note_trace(reader, draft, &record, is_corrected);
	if (!record_hash(&record, reader->arena))
		return false;
	record.bytes = archive_bytes(record.content) + archive_bytes(record.summary) +
	               archive_bytes(record.title);
	added = record_new(reader->records, reader->lasting);
	if (added)
		*added = record;
	return added != NULL;
}

bool reader_take(struct reader *reader, const struct draft *draft)
{
	struct draft *added;

	if (!reader->collected)
		return record_add(reader, draft);
	if (!is_given(draft->text[FIELD_ITEM]))
		return reader_refuse(reader, draft->line, "no item");
	added = LIST_ADD(reader->arena, reader->collected);
	if (added)
		*added = *draft;
	return added != NULL;
}
