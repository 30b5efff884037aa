#include "feeds/check_values.h"

#include "feeds/language.h"
#include "feeds/media_type.h"
#include "feeds/number.h"

bool check_matches(struct str text, const char *pattern)
{
	size_t i = 0;

	for (; i < text.len && pattern[i]; i++)
		if (pattern[i] == '0' ? !ascii_is_digit(text.ptr[i])
		                      : pattern[i] != text.ptr[i])
			return false;
	return i == text.len && !pattern[i];
}

static size_t leading_space(struct str text)
{
	size_t length = 0;

	while (length < text.len && ascii_is_space(text.ptr[length]))
		length++;
	return length;
}

bool check_exactness(struct checker *checker, const struct check_value *value)
{
	struct str trimmed = str_trim(value->text);
	size_t before = leading_space(value->text);

	if (trimmed.len == value->text.len || trimmed.len == 0)
		return true;
	check_note_value(checker, CHECK_WHITESPACE, value, before ? 0 : trimmed.len);
	return false;
}

/* Says whether it is right, at its first character. */
void check_tell(struct checker *checker, const struct check_value *value,
                const struct check_kind_row *row, bool is_right)
{
	if (!is_right)
		check_note_value(checker, row->wrong, value, leading_space(value->text));
	else if (row->right != CHECK_RULES)
		check_affirm(checker, row->right, value);
}

static bool note_blank(struct checker *checker, const struct check_value *value)
{
	if (str_trim(value->text).len > 0)
		return false;
	if (value->attribute.len) {
		struct finding *finding = check_note_value(checker, CHECK_ATTRIBUTE_BLANK,
		                                           value, 0);

		if (finding)
			finding->detail = check_quote(checker, value->attribute);
	} else {
		check_note_value(checker, CHECK_NOT_BLANK, value, 0);
	}
	return true;
}

/* ---- one function for many kinds -------------------------------------------------------- */

/* One of the row's words. */
static void check_words(struct checker *checker, const struct check_value *value,
                        const struct check_kind_row *row)
{
	struct str words = str_from(row->words), text = str_trim(value->text), word;
	bool is_right = false;

	while (!is_right && str_split(&words, '|', &word))
		is_right = word.len > 0 && str_equal(word, text);
	check_tell(checker, value, row, is_right);
}

void check_words_nocase(struct checker *checker, const struct check_value *value,
                        const struct check_kind_row *row)
{
	struct str words = str_from(row->words), text = str_trim(value->text), word;
	bool is_right = false;

	while (!is_right && str_split(&words, '|', &word))
		is_right = word.len > 0 && str_equal_nocase(word, text);
	check_tell(checker, value, row, is_right);
}

/* A whole number within the row's bounds, in digits only. */
static void check_integer(struct checker *checker, const struct check_value *value,
                          const struct check_kind_row *row)
{
	struct str text = str_trim(value->text);
	int64_t number;

	if (!value->attribute.len && note_blank(checker, value))
		return;
	check_tell(checker, value, row,
	           text.len > 0 && ascii_is_digit(text.ptr[0]) &&
	                   str_integer(text, row->min, row->max, &number));
}

static void check_length(struct checker *checker, const struct check_value *value,
                         const struct check_kind_row *row)
{
	struct str text = str_trim(value->text);
	int64_t number;

	if (str_starts(text, STR("-"))) {
		struct check_value own = *value;

		own.subject = (struct check_subject){value->attribute,
		                                     value->subject.element};
		check_note_value(checker, CHECK_LENGTH_UNKNOWN, &own, 0);
	} else {
		check_tell(checker, value, row, str_integer(text, 0, INT64_MAX, &number));
	}
}

static void check_integers(struct checker *checker, const struct check_value *value,
                           const struct check_kind_row *row)
{
	struct str rest = str_trim(value->text), part;
	bool is_right = true;
	int64_t number;

	while (is_right && str_split(&rest, ',', &part))
		is_right = str_integer(str_trim(part), 0, INT64_MAX, &number);
	check_tell(checker, value, row, is_right);
}

static void check_expansion(struct checker *checker, const struct check_value *value,
                            const struct check_kind_row *row)
{
	if (str_trim(value->text).len > 0)
		check_integers(checker, value, row);
}

/* A fraction within the row's bounds. */
static void check_float(struct checker *checker, const struct check_value *value,
                        const struct check_kind_row *row)
{
	double number;

	check_tell(checker, value, row,
	           number_read(str_trim(value->text), &number) &&
	                   (row->max == 0 ||
	                    (number >= (double)row->min && number <= (double)row->max)));
}

/* The next of numbers with white space or one comma between them. */
static bool next_number(struct str *rest, double *number, bool *has_comma)
{
	size_t length = 0;

	while (rest->len > 0 && (ascii_is_space(rest->ptr[0]) || rest->ptr[0] == ',')) {
		*has_comma = *has_comma || rest->ptr[0] == ',';
		*rest = str_skip(*rest, 1);
	}
	while (length < rest->len && !ascii_is_space(rest->ptr[length]) &&
	       rest->ptr[length] != ',')
		length++;
	if (length == 0 || !number_read(str_slice(*rest, 0, length), number))
		return false;
	*rest = str_skip(*rest, length);
	return true;
}

/* Pairs of a latitude and a longitude: exactly `min` of them, or at least two. */
static void check_points(struct checker *checker, const struct check_value *value,
                         const struct check_kind_row *row)
{
	struct str rest = str_trim(value->text);
	bool has_comma = false, is_right = true;
	double number;
	int64_t count = 0;

	while (rest.len > 0 && is_right) {
		is_right = next_number(&rest, &number, &has_comma) &&
		           number >= (count % 2 ? -180 : -90) &&
		           number <= (count % 2 ? 180 : 90);
		count++;
	}
	is_right = is_right && count % 2 == 0 &&
	           (row->min ? count == 2 * row->min : count >= 4);
	check_tell(checker, value, row, is_right);
	if (is_right && has_comma)
		check_note_value(checker, CHECK_COORDINATES_COMMA, value,
		                 str_find_char(value->text, ','));
}

/* ---- texts ------------------------------------------------------------------------------- */

static void check_text(struct checker *checker, const struct check_value *value,
                       const struct check_kind_row *row)
{
	if (!row->min && note_blank(checker, value))
		return;
	check_plain_text(checker, value, CHECK_CONTAINS_HTML);
	check_characters(checker, value);
}

static void check_title(struct checker *checker, const struct check_value *value,
                        const struct check_kind_row *row)
{
	size_t before = checker->report->findings.count;

	if (note_blank(checker, value))
		return;
	check_plain_text(checker, value, CHECK_CONTAINS_HTML);
	check_characters(checker, value);
	if (checker->report->findings.count == before)
		check_affirm(checker, row->right, value);
}

static void check_term(struct checker *checker, const struct check_value *value,
                       const struct check_kind_row *row)
{
	if (str_trim(value->text).len == 0)
		check_note_value(checker, CHECK_NOT_BLANK, value, 0);
	else
		check_characters(checker, value);
	if (row->right != CHECK_RULES)
		check_affirm(checker, row->right, value);
}

static void check_never(struct checker *checker, const struct check_value *value,
                        const struct check_kind_row *row)
{
	check_tell(checker, value, row, false);
}

static void check_form_name(struct checker *checker, const struct check_value *value,
                            const struct check_kind_row *row)
{
	struct str text = str_trim(value->text);
	bool is_right = text.len > 0 && ascii_is_alpha(text.ptr[0]);

	for (size_t i = 1; i < text.len; i++)
		is_right = is_right &&
		           (ascii_is_alpha(text.ptr[i]) || ascii_is_digit(text.ptr[i]) ||
		            strchr("-_:.", text.ptr[i]));
	check_tell(checker, value, row, is_right);
}

static void check_html_text(struct checker *checker, const struct check_value *value,
                            const struct check_kind_row *row)
{
	(void)row;
	check_characters(checker, value);
	check_html(checker, value);
}

static void check_construct_text(struct checker *checker, const struct check_value *value,
                                 const struct check_kind_row *row)
{
	(void)row;
	check_construct(checker, value);
}

/* ---- codes -------------------------------------------------------------------------------- */

/* BCP 47, as far as readers know it: a code of ISO 639-1, or one of three letters for
 * languages that have none of two. */
static bool is_language(struct checker *checker, struct str text)
{
	struct str primary = str_slice(text, 0, str_find_char(text, '-'));
	struct str rest = str_skip(text, primary.len);
	const char *known = language_publishable(checker->arena,
	                                         arena_str(checker->arena, primary));

	if (primary.len < 2 || primary.len > 3 || !ascii_is_alpha(primary.ptr[0]))
		return str_starts_nocase(text, STR("x-")) ||
		       str_starts_nocase(text, STR("i-"));
	for (size_t i = 0; i < primary.len; i++)
		if (!ascii_is_alpha(primary.ptr[i]))
			return false;
	while (rest.len > 0) {
		size_t length = 1;

		while (length < rest.len && rest.ptr[length] != '-') {
			if (!ascii_is_alpha(rest.ptr[length]) &&
			    !ascii_is_digit(rest.ptr[length]))
				return false;
			length++;
		}
		if (length == 1 || length > 9)
			return false;
		rest = str_skip(rest, length);
	}
	return primary.len == 2 ? known && str_equal_nocase(str_from(known), primary)
	                        : known == NULL;
}

static void check_language(struct checker *checker, const struct check_value *value,
                           const struct check_kind_row *row)
{
	check_tell(checker, value, row, is_language(checker, str_trim(value->text)));
}

static bool is_token(struct str text)
{
	static const char special[] = "!#$&^_.+-";

	for (size_t i = 0; i < text.len; i++)
		if (!ascii_is_alpha(text.ptr[i]) && !ascii_is_digit(text.ptr[i]) &&
		    !strchr(special, text.ptr[i]))
			return false;
	return text.len > 0;
}

static void check_media_type(struct checker *checker, const struct check_value *value,
                             const struct check_kind_row *row)
{
	struct str name = media_type_name(str_trim(value->text));
	size_t slash = str_find_char(name, '/');

	check_tell(checker, value, row,
	           is_token(str_slice(name, 0, slash)) &&
	                   is_token(str_skip(name, slash + 1)));
}

/* Registered for Atom, by RFC 4287 and those after it, or the whole address of another. */
static void check_rel(struct checker *checker, const struct check_value *value,
                      const struct check_kind_row *row)
{
	struct str text = value->text;

	if (note_blank(checker, value))
		return;
	if (str_find_char(text, ':') < text.len && str_find_char(text, ' ') == text.len)
		check_affirm(checker, row->right, value);
	else if (str_trim(text).len != text.len)
		check_note_value(checker, row->wrong, value, 0);
	else
		check_words(checker, value, row);
}

/* ---- the table ------------------------------------------------------------------------------ */

#define RELATIONS                                                                          \
	"|alternate|current|describedby|edit|edit-media|enclosure|first|hub|last|license|" \
	"next|next-archive|payment|prev-archive|previous|related|replies|search|self|"     \
	"service|up|via|"
#define ROLES                                                                              \
	"|actor|anchor "                                                                   \
	"person|artist|author|choreographer|composer|conductor|director|editor|"           \
	"graphic designer|grip|illustrator|lyricist|music arranger|music group|musician|"  \
	"orchestra|performer|photographer|producer|reporter|vocalist|interviewer|host|"    \
	"publisher|company|owner|uploader|"
#define NEVER CHECK_RULES

/* clang-format off */
static const struct check_kind_row kinds[KIND_COUNT] = {
	[KIND_TEXT] = {check_text, NEVER, NEVER, NULL, 0, 0},
	[KIND_TEXT_OR_BLANK] = {check_text, NEVER, NEVER, NULL, 1, 0},
	[KIND_NAME] = {check_name, NEVER, NEVER, NULL, 0, 0},
	[KIND_HTML] = {check_html_text, NEVER, NEVER, NULL, 0, 0},
	[KIND_CONSTRUCT] = {check_construct_text, NEVER, NEVER, NULL, 0, 0},
	[KIND_URL] = {check_uri, CHECK_URL_RELATIVE, CHECK_OK_URI, NULL, 0, 0},
	[KIND_URL_RSS] = {check_uri, CHECK_URL_RELATIVE, CHECK_OK_URI, NULL, 0, 1},
	[KIND_REFERENCE] = {check_uri, CHECK_URL_INVALID, CHECK_OK_URI, NULL, 1, 0},
	[KIND_REFERENCE_EXACT] = {check_uri, CHECK_URL_INVALID, CHECK_OK_URI, NULL, 2, 0},
	[KIND_ID] = {check_id_value, CHECK_ID_NOT_URI, CHECK_OK_URI, NULL, 0, 0},
	[KIND_GUID] = {check_guid, CHECK_GUID_NOT_URL, CHECK_OK_GUID, NULL, 0, 0},
	[KIND_DATE_822] = {check_date_822, CHECK_DATE_RFC822, CHECK_OK_DATE822, NULL, 0, 0},
	[KIND_DATE_3339] = {check_date_3339, CHECK_DATE_RFC3339, CHECK_OK_DATE, NULL, 0, 0},
	[KIND_DATE_W3C] = {check_date_w3c, CHECK_DATE_W3CDTF, CHECK_OK_DATE, NULL, 0, 0},
	[KIND_DATE_ISO] = {check_date_w3c, CHECK_DATE_ISO8601, CHECK_OK_DATE, NULL, 1, 0},
	[KIND_LANGUAGE] = {check_language, CHECK_LANGUAGE_INVALID, CHECK_OK_LANGUAGE, NULL, 0, 0},
	[KIND_EMAIL] = {check_email, CHECK_EMAIL_INVALID, CHECK_OK_CONTACT, NULL, 0, 0},
	[KIND_CONTACT] = {check_contact, CHECK_CONTACT_INVALID, CHECK_OK_CONTACT, NULL, 0, 0},
	[KIND_MEDIA_TYPE] = {check_media_type, CHECK_MEDIA_TYPE_ATTRIBUTE, CHECK_OK_MEDIA_TYPE, NULL, 0, 0},
	[KIND_LINK_TYPE] = {check_media_type, CHECK_MEDIA_TYPE, CHECK_OK_MEDIA_TYPE, NULL, 0, 0},
	[KIND_POSITIVE] = {check_integer, CHECK_INTEGER_POSITIVE, CHECK_OK_INTEGER, NULL, 1, INT32_MAX},
	[KIND_NOT_NEGATIVE] = {check_integer, CHECK_INTEGER_NEGATIVE, CHECK_OK_INTEGER, NULL, 0, INT32_MAX},
	[KIND_LENGTH] = {check_length, CHECK_INTEGER_ATTRIBUTE, CHECK_OK_LENGTH, NULL, 0, 0},
	[KIND_LINK_LENGTH] = {check_integer, CHECK_INTEGER_NEGATIVE, CHECK_OK_INTEGER, NULL, 0, INT64_MAX},
	[KIND_INTEGERS] = {check_integers, CHECK_INTEGER_LIST, NEVER, NULL, 0, 0},
	[KIND_FLOAT] = {check_float, CHECK_FLOAT_INVALID, NEVER, NULL, 0, 0},
	[KIND_HOUR] = {check_integer, CHECK_HOUR_INVALID, CHECK_OK_HOUR, NULL, 0, 24},
	[KIND_DAY] = {check_words, CHECK_DAY_INVALID, CHECK_OK_DAY,
	              "|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|", 0, 0},
	[KIND_WIDTH] = {check_integer, CHECK_WIDTH_INVALID, CHECK_OK_WIDTH, NULL, 1, 144},
	[KIND_HEIGHT] = {check_integer, CHECK_HEIGHT_INVALID, CHECK_OK_HEIGHT, NULL, 1, 400},
	[KIND_PICTURE] = {check_picture, CHECK_URL_RELATIVE, CHECK_OK_URI, NULL, 0, 1},
	[KIND_PERIOD] = {check_words, CHECK_UPDATE_PERIOD, CHECK_OK_PERIOD,
	                 "|hourly|daily|weekly|monthly|yearly|", 0, 0},
	[KIND_LATITUDE] = {check_float, CHECK_LATITUDE, CHECK_OK_LATITUDE, NULL, -90, 90},
	[KIND_LONGITUDE] = {check_float, CHECK_LONGITUDE, CHECK_OK_LONGITUDE, NULL, -180, 180},
	[KIND_POINT] = {check_points, CHECK_COORDINATES, NEVER, NULL, 1, 0},
	[KIND_POINTS] = {check_points, CHECK_COORDINATES_LIST, NEVER, NULL, 0, 0},
	[KIND_REL] = {check_rel, CHECK_LINK_REL, CHECK_OK_REL, RELATIONS, 0, 0},
	[KIND_TITLE] = {check_title, NEVER, CHECK_OK_TITLE, NULL, 0, 0},
	[KIND_TERM] = {check_term, NEVER, NEVER, NULL, 0, 0},
	[KIND_RSS_VERSION] = {check_words, CHECK_RSS_VERSION, NEVER,
	                      "|0.91|0.92|0.93|0.94|2.0|", 0, 0},
	[KIND_TRUE_FALSE] = {check_words, CHECK_BOOLEAN_ATTRIBUTE, CHECK_OK_FLAG, "|true|false|", 0, 0},
	[KIND_TRUE_FALSE_TEXT] = {check_words, CHECK_TRUE_FALSE, NEVER, "|true|false|", 0, 0},
	[KIND_YES_NO] = {check_words_nocase, CHECK_YES_NO, NEVER, "|yes|no|", 0, 0},
	[KIND_EXPLICIT] = {check_words_nocase, CHECK_TRUE_FALSE, NEVER,
	                   "|yes|no|clean|true|false|explicit|", 0, 0},
	[KIND_DURATION] = {check_duration, CHECK_DURATION, NEVER, NULL, 0, 0},
	[KIND_KEYWORDS] = {check_keywords, CHECK_KEYWORDS, NEVER, NULL, 0, 0},
	[KIND_ITUNES_TYPE] = {check_words_nocase, CHECK_ITUNES_TYPE, NEVER, "|episodic|serial|", 0, 0},
	[KIND_EPISODE_TYPE] = {check_words_nocase, CHECK_ITUNES_EPISODE, NEVER,
	                       "|full|trailer|bonus|", 0, 0},
	[KIND_MEDIUM] = {check_words, CHECK_MEDIA_MEDIUM, NEVER,
	                 "|image|audio|video|document|executable|", 0, 0},
	[KIND_EXPRESSION] = {check_words, CHECK_MEDIA_EXPRESSION, NEVER, "|sample|full|nonstop|", 0, 0},
	[KIND_MEDIA_TEXT_TYPE] = {check_words, CHECK_MEDIA_TEXT_TYPE, NEVER, "|plain|html|", 0, 0},
	[KIND_RELATIONSHIP] = {check_words, CHECK_MEDIA_RESTRICTION_REL, NEVER, "|allow|deny|", 0, 0},
	[KIND_RESTRICTION_TYPE] = {check_words, CHECK_MEDIA_RESTRICTION_TYPE, NEVER,
	                           "|country|uri|sharing|", 0, 0},
	[KIND_CREDIT_ROLE] = {check_words, CHECK_MEDIA_ROLE, NEVER, ROLES, 0, 0},
	[KIND_TIME] = {check_time, CHECK_MEDIA_TIME, CHECK_OK_TIME, NULL, 0, 0},
	[KIND_OPML_VERSION] = {check_words, CHECK_OPML_VERSION, NEVER, "|1.0|1.1|2.0|", 0, 0},
	[KIND_OUTLINE_TYPE] = {check_words, CHECK_OUTLINE_TYPE, NEVER,
	                       "|rss|link|include|atom|HTML+XPath|", 0, 0},
	[KIND_OUTLINE_VERSION] = {check_words, CHECK_OUTLINE_VERSION, NEVER,
	                          "|RSS|RSS1|RSS2|scriptingNews|", 0, 0},
	[KIND_EXPANSION] = {check_expansion, CHECK_EXPANSION_STATE, NEVER, NULL, 0, 0},
	[KIND_ITUNES_CATEGORY] = {check_itunes_category, CHECK_ITUNES_CATEGORY, NEVER, NULL, 0, 0},
	[KIND_SUBTITLE_255] = {check_short, CHECK_VALUE_LONG, NEVER, NULL, 0, 255},
	[KIND_SUMMARY_4000] = {check_short, CHECK_VALUE_LONG, NEVER, NULL, 0, 4000},
	[KIND_FILE_URL] = {check_uri, CHECK_URL_ATTRIBUTE, CHECK_OK_FILE, NULL, 0, 1},
	[KIND_PORT] = {check_integer, CHECK_PORT, CHECK_OK_CLOUD, NULL, 1, 65535},
	[KIND_CLOUD_DOMAIN] = {check_term, NEVER, CHECK_OK_CLOUD, NULL, 0, 0},
	[KIND_NEVER] = {check_never, CHECK_THREAD_REFERENCE, NEVER, NULL, 0, 0},
	[KIND_RATING] = {check_rating, CHECK_MEDIA_RATING, NEVER, NULL, 0, 0},
	[KIND_HASH] = {check_hash, CHECK_MEDIA_HASH, NEVER, NULL, 0, 0},
	[KIND_RESTRICTION] = {check_restriction, CHECK_MEDIA_RESTRICTION, NEVER, NULL, 0, 0},
	[KIND_MEDIA_TEXT] = {check_media_text, NEVER, NEVER, NULL, 0, 0},
	[KIND_BLOCK] = {check_words_nocase, CHECK_YES_NO_CLEAN, NEVER, "|yes|no|clean|", 0, 0},
	[KIND_FORM_NAME] = {check_form_name, CHECK_FORM_NAME, NEVER, NULL, 0, 0},
};
/* clang-format on */

void check_value(struct checker *checker, const struct check_value *value,
                 enum check_kind kind)
{
	if (kinds[kind].check)
		kinds[kind].check(checker, value, &kinds[kind]);
}
