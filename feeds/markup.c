#include "feeds/markup.h"

#include <libxml/xmlwriter.h>

#include "feeds/block.h"

/* How an attribute's value is escaped: one form more than elements have. */
enum { FORM_ATTRIBUTE = MARKUP_PLAIN_AS_HTML + 1, FORM_COUNT };

/* What replaces a byte in each form, NULL: nothing.  The control characters that have no
 * row are forbidden in XML (section 2.2) or would not come back (CR): they are left out. */
struct escape {
	char byte;
	const char *instead[FORM_COUNT];
};

/* clang-format off */
static const struct escape escapes[] = {
	/*       plain     html     plain as html  attribute */
	{'&',  {"&#x26;", "&amp;", "&amp;amp;",   "&#x26;"}},
	{'<',  {"&#x3C;", "&lt;",  "&amp;lt;",    "&#x3C;"}},
	{'>',  {"&#x3E;", "&gt;",  "&amp;gt;",    "&#x3E;"}},
	{'"',  {NULL,     NULL,    NULL,          "&#x22;"}},
	{'\t', {NULL,     NULL,    NULL,          "&#x9;"}},
	{'\n', {NULL,     NULL,    NULL,          "&#xA;"}},
};
/* clang-format on */

static void check(struct markup *markup, int result)
{
	if (result < 0)
		markup->has_failed = true;
}

static bool is_usable(const struct markup *markup)
{
	return markup->writer && !markup->has_failed;
}

static const xmlChar *xml(const char *text)
{
	return (const xmlChar *)text;
}

static int append(void *context, const char *bytes, int length)
{
	struct buf *out = context;

	buf_add(out, (struct str){.ptr = bytes, .len = (size_t)length});
	/* The buffer keeps its failure; told of it, libxml2 would print. */
	return length;
}

/* ---- escaping -------------------------------------------------------------------------- */

static const char *replacement(char byte, int form)
{
	for (size_t i = 0; i < sizeof(escapes) / sizeof(escapes[0]); i++)
		if (escapes[i].byte == byte)
			return escapes[i].instead[form];
	return (unsigned char)byte < 0x20 ? "" : NULL;
}

/* Length of U+FFFE or U+FFFF at the start, the two that XML forbids beyond ASCII, or 0. */
static size_t forbidden_length(struct str text)
{
	bool is_forbidden = text.len >= 3 && (unsigned char)text.ptr[0] == 0xEF &&
	                    (unsigned char)text.ptr[1] == 0xBF &&
	                    (unsigned char)text.ptr[2] >= 0xBE;

	return is_forbidden ? 3 : 0;
}

/* Whether a byte may not stay as it is in every form, or begins what may not. */
static bool is_special(char byte)
{
	return (unsigned char)byte < 0x20 || byte == '&' || byte == '<' || byte == '>' ||
	       byte == '"' || byte == '\xEF';
}

/* The same of any of the BLOCK_BYTES bytes from there on. */
static bool has_special(const char *bytes)
{
	const block these = block_at(bytes);

	return block_has_any((these < 0x20) | (these == '&') | (these == '<') |
	                     (these == '>') | (these == '"') | (these == 0xEF));
}

/* Length of the bytes at the start that stay as they are in every form. */
static size_t ordinary_length(struct str text)
{
	size_t length = 0;

	while (length + BLOCK_BYTES <= text.len && !has_special(text.ptr + length))
		length += BLOCK_BYTES;
	while (length < text.len && !is_special(text.ptr[length]))
		length++;
	return length;
}

static void raw(struct markup *markup, struct str bytes)
{
	while (bytes.len > 0 && is_usable(markup)) {
		struct str part = str_slice(bytes, 0, INT_MAX);

		check(markup, xmlTextWriterWriteRawLen(markup->writer, xml(part.ptr),
		                                       (int)part.len));
		bytes = str_skip(bytes, part.len);
	}
}

static void write_escaped(struct markup *markup, struct str text, int form)
{
	while (text.len > 0) {
		size_t length = ordinary_length(text);
		const char *instead;

		raw(markup, str_slice(text, 0, length));
		text = str_skip(text, length);
		if (text.len == 0)
			break;
		length = forbidden_length(text);
		instead = length ? "" : replacement(text.ptr[0], form);
		if (!length)
			length = 1;
		raw(markup, instead ? str_from(instead) : str_slice(text, 0, length));
		text = str_skip(text, length);
	}
}

/* ---- elements -------------------------------------------------------------------------- */

static bool make_writer(struct markup *markup, struct buf *out)
{
	xmlOutputBufferPtr output = xmlOutputBufferCreateIO(append, NULL, out, NULL);

	*markup = (struct markup){.out = out};
	markup->writer = output ? xmlNewTextWriter(output) : NULL;
	if (output && !markup->writer)
		xmlOutputBufferClose(output);
	if (!markup->writer)
		return false;
	/* An empty indent: only the line ends. */
	check(markup, xmlTextWriterSetIndent(markup->writer, 1));
	check(markup, xmlTextWriterSetIndentString(markup->writer, xml("")));
	return true;
}

void markup_start(struct markup *markup, struct buf *out, const char *stylesheet)
{
	if (!make_writer(markup, out))
		return;
	/* As text: told of an encoding, libxml2 converts UTF-8 to UTF-8. */
	raw(markup, STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"));
	if (!stylesheet)
		return;
	raw(markup, STR("<?xml-stylesheet href=\""));
	write_escaped(markup, str_from(stylesheet), FORM_ATTRIBUTE);
	raw(markup, STR("\" type=\"text/css\"?>\n"));
}

void markup_start_html(struct markup *markup, struct buf *out)
{
	if (!make_writer(markup, out))
		return;
	markup->is_html = true;
	check(markup, xmlTextWriterWriteDTD(markup->writer, xml("html"), NULL, NULL, NULL));
}

void markup_open(struct markup *markup, const char *name,
                 const struct markup_attribute *attributes)
{
	if (!is_usable(markup))
		return;
	check(markup, xmlTextWriterStartElement(markup->writer, xml(name)));
	markup->depth++;
	for (; attributes && attributes->name; attributes++) {
		if (!attributes->value)
			continue;
		check(markup,
		      xmlTextWriterStartAttribute(markup->writer, xml(attributes->name)));
		write_escaped(markup, str_from(attributes->value), FORM_ATTRIBUTE);
		check(markup, xmlTextWriterEndAttribute(markup->writer));
	}
}

void markup_close(struct markup *markup)
{
	if (!is_usable(markup) || markup->depth == 0)
		return;
	markup->depth--;
	check(markup, markup->is_html ? xmlTextWriterFullEndElement(markup->writer)
	                              : xmlTextWriterEndElement(markup->writer));
}

void markup_empty(struct markup *markup, const char *name,
                  const struct markup_attribute *attributes)
{
	markup_open(markup, name, attributes);
	if (!is_usable(markup))
		return;
	markup->depth--;
	check(markup, xmlTextWriterEndElement(markup->writer));
}

void markup_text(struct markup *markup, const char *name,
                 const struct markup_attribute *attributes, enum markup_form form,
                 const char *text)
{
	if (!text)
		return;
	markup_open(markup, name, attributes);
	write_escaped(markup, str_from(text), (int)form);
	markup_close(markup);
}

void markup_fragment(struct markup *markup, const char *html)
{
	raw(markup, str_from(html));
}

bool markup_finish(struct markup *markup, struct error *err)
{
	bool is_made = markup->writer != NULL;

	/* An element that libxml2 had no memory to remember is missed here: it says nothing
	 * when it opens one. */
	while (markup->depth > 0 && is_usable(markup))
		markup_close(markup);
	if (is_usable(markup))
		check(markup, xmlTextWriterEndDocument(markup->writer));
	if (is_made)
		xmlFreeTextWriter(markup->writer);
	markup->writer = NULL;
	if (!buf_check(markup->out, err))
		return false;
	if (!is_made || markup->has_failed)
		return error_set(err, ERROR_MEMORY, "out of memory");
	return true;
}
