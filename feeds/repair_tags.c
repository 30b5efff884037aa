#include "feeds/repairer.h"

static const char *const terminators[TERMINATOR_COUNT] = {
	[END_COMMENT] = "-->",    [END_INSTRUCTION] = "?>", [END_CDATA] = "]]>",
	[END_SUBSET] = "]>",      [END_TAG] = ">",          [END_DOUBLE_QUOTE] = "\"",
	[END_SINGLE_QUOTE] = "'",
};

struct attribute_span {
	struct span name, value;
	bool has_value;
};

struct str repairer_rest(const struct repairer *repairer, size_t at)
{
	return str_skip(repairer->repair.text, at);
}

char repairer_char(const struct repairer *repairer, size_t at)
{
	return at < repairer->repair.text.len ? repairer->repair.text.ptr[at] : '\0';
}

size_t repairer_terminator_length(enum terminator wanted)
{
	return str_from(terminators[wanted]).len;
}

size_t repairer_find_end(struct repairer *repairer, size_t at, enum terminator wanted)
{
	size_t length = repairer->repair.text.len;
	size_t found = length;

	if (at < length && !repairer->is_absent[wanted]) {
		found = at + str_find(repairer_rest(repairer, at),
		                      str_from(terminators[wanted]));
		repairer->is_absent[wanted] = found >= length;
	}
	return found;
}

bool repairer_is_name_start(char c)
{
	return ascii_is_alpha(c) || c == '_' || ((unsigned char)c & 0x80);
}

static bool is_name_char(char c)
{
	return repairer_is_name_start(c) || ascii_is_digit(c) || c == ':' || c == '-' ||
	       c == '.';
}

struct span repairer_name(const struct repairer *repairer, size_t at)
{
	struct span name = {at, at};

	if (repairer_is_name_start(repairer_char(repairer, at)))
		while (is_name_char(repairer_char(repairer, name.end)))
			name.end++;
	return name;
}

struct str repairer_text(const struct repairer *repairer, struct span span)
{
	return str_slice(repairer->repair.text, span.start, span.end);
}

static size_t skip_space(const struct repairer *repairer, size_t at)
{
	while (ascii_is_space(repairer_char(repairer, at)))
		at++;
	return at;
}

/* ---- attributes ------------------------------------------------------------------------------- */

/* The end of a quoted value that begins at `at`; where the quote is never closed, the end
 * of the word. */
static size_t scan_quoted(struct repairer *repairer, size_t at, char quote)
{
	size_t end = repairer_find_end(repairer, at,
	                               quote == '"' ? END_DOUBLE_QUOTE : END_SINGLE_QUOTE);

	if (end < repairer->repair.text.len)
		return end;
	end = at;
	while (repairer_char(repairer, end) &&
	       !ascii_is_space(repairer_char(repairer, end)) &&
	       repairer_char(repairer, end) != '>')
		end++;
	return end;
}

static size_t scan_unquoted(const struct repairer *repairer, size_t at)
{
	for (char c; (c = repairer_char(repairer, at)) != '\0'; at++)
		if (ascii_is_space(c) || c == '>' || c == '<' ||
		    (c == '/' && repairer_char(repairer, at + 1) == '>'))
			break;
	return at;
}

/* Reads the attribute at `at`; returns where it ends. */
static size_t scan_attribute(struct repairer *repairer, size_t at,
                             struct attribute_span *found)
{
	size_t value;
	char quote;

	*found = (struct attribute_span){.name = repairer_name(repairer, at)};
	value = skip_space(repairer, found->name.end);
	if (repairer_char(repairer, value) != '=') {
		repair_note(&repairer->repair, at, "xml-bad-attribute",
		            "an attribute without a value was given an empty one");
		return found->name.end;
	}
	value = skip_space(repairer, value + 1);
	quote = repairer_char(repairer, value);
	found->has_value = true;
	if (quote == '"' || quote == '\'') {
		found->value.start = value + 1;
		found->value.end = scan_quoted(repairer, value + 1, quote);
		return repairer_char(repairer, found->value.end) == quote
		               ? found->value.end + 1
		               : found->value.end;
	}
	found->value = (struct span){value, scan_unquoted(repairer, value)};
	repair_note(&repairer->repair, value, "xml-bad-attribute",
	            "an attribute's value without quotes was given them");
	return found->value.end;
}

static bool is_repeated(const struct repairer *repairer, const struct span *names,
                        size_t count)
{
	struct str last = repairer_text(repairer, names[count]);

	for (size_t i = 0; i < count; i++)
		if (str_equal(repairer_text(repairer, names[i]), last))
			return true;
	return false;
}

static void add_attribute(struct repairer *repairer, const struct attribute_span *attribute)
{
	struct buf *out = repairer->repair.out;

	buf_add_char(out, ' ');
	buf_add(out, repairer_text(repairer, attribute->name));
	buf_add(out, STR("=\""));
	if (attribute->has_value)
		repair_characters(&repairer->repair, attribute->value.start,
		                  attribute->value.end, REPAIR_ATTRIBUTE);
	buf_add_char(out, '"');
}

/* Copies the attributes from `at` on; returns where the tag ends: at ">", "/>", a "<" that
 * begins the next one, or the end of the text. */
size_t repairer_attributes(struct repairer *repairer, size_t at)
{
	struct span names[LIMIT_XML_ATTRIBUTES];
	size_t count = 0;

	for (;;) {
		struct attribute_span attribute;
		char c = repairer_char(repairer, at = skip_space(repairer, at));

		if (at >= repairer->repair.text.len || c == '>' || c == '<' ||
		    (c == '/' && repairer_char(repairer, at + 1) == '>'))
			return at;
		if (!repairer_is_name_start(c)) {
			repair_note(&repairer->repair, at, "xml-bad-attribute",
			            "a character that cannot stand in a tag was left out");
			at++;
			continue;
		}
		at = scan_attribute(repairer, at, &attribute);
		if (count == LIMIT_XML_ATTRIBUTES)
			continue;
		names[count] = attribute.name;
		if (is_repeated(repairer, names, count)) {
			repair_note(&repairer->repair, attribute.name.start,
			            "xml-bad-attribute",
			            "an attribute that is there twice was left out");
			continue;
		}
		count++;
		add_attribute(repairer, &attribute);
	}
}
