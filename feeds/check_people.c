/* Names and e-mail addresses. */
#include "feeds/check_values.h"

static bool is_local_character(char c)
{
	return ascii_is_alpha(c) || ascii_is_digit(c) ||
	       (c && strchr("!#$%&'*+-/=?^_`{|}~.", c) != NULL);
}

static bool is_host_character(char c)
{
	return ascii_is_alpha(c) || ascii_is_digit(c) || c == '-' || c == '.';
}

/* The length of the address that the text begins with (RFC 822's addr-spec), or 0. */
static size_t address_length(struct str text)
{
	size_t at = 0, host;

	while (at < text.len && is_local_character(text.ptr[at]))
		at++;
	if (at == 0 || at == text.len || text.ptr[at] != '@')
		return 0;
	host = ++at;
	while (at < text.len && is_host_character(text.ptr[at]))
		at++;
	if (at == host || text.ptr[host] == '.' || text.ptr[host] == '-')
		return 0;
	return at;
}

static size_t find_address(struct str text)
{
	size_t at = str_find_char(text, '@');

	if (at == text.len)
		return text.len;
	while (at > 0 && is_local_character(text.ptr[at - 1]))
		at--;
	return address_length(str_skip(text, at)) ? at : text.len;
}

static bool has_domain(struct str address)
{
	struct str host = str_skip(address, str_find_char(address, '@'));
	size_t dot = str_find_char(host, '.');

	return dot > 1 && dot + 1 < host.len;
}

void check_email(struct checker *checker, const struct check_value *value,
                 const struct check_kind_row *row)
{
	struct str text = str_trim(value->text);

	if (text.len == 0 || address_length(text) != text.len)
		check_note_value(checker, row->wrong, value, 0);
	else if (!has_domain(text))
		check_note_value(checker, CHECK_EMAIL_HOST, value, 0);
	else
		check_affirm(checker, row->right, value);
}

/* RSS: an address, and behind it a name in parentheses. */
void check_contact(struct checker *checker, const struct check_value *value,
                   const struct check_kind_row *row)
{
	struct str text = str_trim(value->text);
	size_t length = address_length(text);
	struct str rest = str_trim(str_skip(text, length));
	bool is_mail = str_starts(text, STR("mailto:"));

	check_plain_text(checker, value, CHECK_CONTAINS_HTML);
	if (text.len == 0)
		check_note_value(checker, CHECK_NOT_BLANK, value, 0);
	else if (length == 0 && !is_mail &&
	         (find_address(text) == text.len ||
	          str_find_char(text, '(') < find_address(text)))
		check_note_value(checker, row->wrong, value, 0);
	else if (length > 0 && rest.len == 0 && !is_mail)
		check_note_value(checker, CHECK_CONTACT_NAMELESS, value, 0);
	else if (is_mail || length == 0 || rest.ptr[0] != '(' ||
	         rest.ptr[rest.len - 1] != ')')
		check_note_value(checker, CHECK_CONTACT_FORMAT, value, 0);
	else
		check_affirm(checker, row->right, value);
	check_characters(checker, value);
}

/* A person's name, which is no place for an address. */
void check_name(struct checker *checker, const struct check_value *value,
                const struct check_kind_row *row)
{
	size_t at = find_address(value->text);

	(void)row;
	if (str_trim(value->text).len == 0) {
		check_note_value(checker, CHECK_NOT_BLANK, value, 0);
		return;
	}
	if (at < value->text.len)
		check_note_value(checker, CHECK_NAME_EMAIL, value, at);
	check_plain_text(checker, value, CHECK_CONTAINS_HTML);
	check_characters(checker, value);
}
