/* Addresses and ids: RFC 3986 and 3987, tag: (RFC 4151), urn: (RFC 8141). */
#include "feeds/check_values.h"

#include <stdlib.h>

#include "feeds/http.h"
#include "feeds/identifier.h"
#include "feeds/text.h"
#include "feeds/url.h"

/* The schemes of IANA's list that an id or a link may have; words as in check_values.c. */
static const char schemes[] =
	"|about|acap|acct|cap|cid|coap|crid|data|dav|dict|dns|doi|fax|feed|file|ftp|geo|go|"
	"gopher|git|h323|hdl|http|https|iax|icap|im|imap|info|ipp|ipfs|iris|irc|ircs|"
	"jabber|"
	"ldap|lid|magnet|mailto|mid|mms|modem|mtqp|mupdate|news|nfs|ni|nntp|"
	"opaquelocktoken|"
	"pop|pres|prospero|reload|rsync|rtsp|rtmp|service|sftp|sip|sips|skype|sms|snmp|ssh|"
	"stun|svn|tag|tel|telnet|tftp|tip|turn|tv|urn|vemmi|wais|webcal|ws|wss|xmpp|xri|"
	"z39.50r|z39.50s|";

static bool is_registered(struct str scheme)
{
	struct str words = str_from(schemes), word;

	while (str_split(&words, '|', &word))
		if (word.len > 0 && str_equal_nocase(word, scheme))
			return true;
	return false;
}

/* ---- characters ------------------------------------------------------------------------- */

static bool is_hex(char c)
{
	return ascii_is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool is_forbidden(struct str text, size_t at)
{
	unsigned char c = (unsigned char)text.ptr[at];

	if (c == '%')
		return at + 2 >= text.len || !is_hex(text.ptr[at + 1]) ||
		       !is_hex(text.ptr[at + 2]);
	return c <= ' ' || c == 0x7F || strchr("<>\"{}|\\^`", c) != NULL;
}

static const char *name_of(struct checker *checker, struct str rest)
{
	uint32_t code_point = 0;
	struct str character = rest;

	text_next(&rest, &code_point);
	character.len -= rest.len;
	if (code_point <= ' ')
		return arena_printf(checker->arena, "U+%04X", (unsigned)code_point);
	return check_quote(checker, character);
}

/* False where a character makes the address unusable; each address is told once. */
static bool check_address_characters(struct checker *checker,
                                     const struct check_value *value, struct str text,
                                     bool is_ascii)
{
	size_t before = text.ptr ? (size_t)(text.ptr - value->text.ptr) : 0;
	struct finding *finding;

	if (!text.ptr)
		return true;
	for (size_t i = 0; i < text.len; i++) {
		bool is_bad = is_forbidden(text, i);

		if (!is_bad && !(is_ascii && (unsigned char)text.ptr[i] >= 0x80))
			continue;
		finding = check_note_value(
			checker, is_bad ? CHECK_URL_CHARACTER : CHECK_URL_NOT_ASCII, value,
			before + i);
		if (!finding)
			return false;
		finding->detail = name_of(checker, str_skip(text, i));
		if (!is_bad) {
			const char *right = url_publishable(checker->arena, text);

			finding->value = right ? check_quote(checker, str_from(right))
			                       : finding->value;
		}
		return false;
	}
	return true;
}

/* ---- hosts -------------------------------------------------------------------------------- */

/* Four numbers: the address that a connection would go to. */
static bool is_private_number(struct str host)
{
	uint8_t address[4];
	struct str part;
	int64_t number;

	for (int i = 0; i < 4; i++) {
		if (!str_split(&host, '.', &part) || !str_integer(part, 0, 255, &number))
			return false;
		address[i] = (uint8_t)number;
	}
	return !host.ptr && !http_address_is_public(address, sizeof(address));
}

bool check_is_private_host(struct str host)
{
	return str_equal_nocase(host, STR("localhost")) ||
	       str_ends(host, STR(".localhost")) || str_ends(host, STR(".local")) ||
	       str_ends(host, STR(".internal")) || str_ends(host, STR(".lan")) ||
	       is_private_number(host);
}

static bool is_host(struct str host)
{
	for (size_t i = 0; i < host.len; i++)
		if ((unsigned char)host.ptr[i] < 0x80 && !ascii_is_alpha(host.ptr[i]) &&
		    !ascii_is_digit(host.ptr[i]) && !strchr("-._~%:[]", host.ptr[i]))
			return false;
	return host.len > 0;
}

/* An address of the web: two slashes, a host, a port in digits. */
static void check_web(struct checker *checker, const struct check_value *value,
                      struct str text)
{
	struct str rest = str_skip(text, str_find_char(text, ':') + 1);
	struct str host = url_host(text);
	struct url_parts parts = url_split(text);
	struct str port = parts.authority;
	int64_t number;

	if (!str_starts(rest, STR("//"))) {
		check_note_value(checker, CHECK_URL_SLASH, value, 0);
		return;
	}
	port = str_skip(port, str_find_char(port, '@') < port.len
	                              ? str_find_char(port, '@') + 1
	                              : 0);
	if (str_starts(port, STR("[")))
		port = str_skip(port, str_find_char(port, ']'));
	port = str_skip(port, str_find_char(port, ':') + 1);
	if (!is_host(host) || (port.len && !str_integer(port, 0, 65535, &number)))
		check_note_value(checker, CHECK_URL_INVALID, value, 0);
	else if (check_is_private_host(host))
		check_note_value(checker, CHECK_URL_PRIVATE, value, 0);
	else
		check_affirm(checker, CHECK_OK_URI, value);
}

/* ---- tag: and urn: -------------------------------------------------------------------------- */

static bool is_made_of(struct str text, const char *marks)
{
	for (size_t i = 0; i < text.len; i++)
		if (!ascii_is_alpha(text.ptr[i]) && !ascii_is_digit(text.ptr[i]) &&
		    !strchr(marks, text.ptr[i]))
			return false;
	return true;
}

static bool is_tag(struct str text)
{
	struct str rest = str_skip(text, strlen("tag:")), authority, date, name = {0};
	struct str host;

	if (!str_starts(text, STR("tag:")) || !str_split(&rest, ',', &authority) ||
	    !str_split(&rest, ':', &date) || !rest.ptr)
		return false;
	host = authority;
	if (str_find_char(authority, '@') < authority.len)
		str_split(&host, '@', &name);
	return host.len > 0 && (!name.ptr || name.len > 0) && is_made_of(name, "-._") &&
	       is_made_of(host, "-.") &&
	       (check_matches(date, "0000") || check_matches(date, "0000-00") ||
	        check_matches(date, "0000-00-00")) &&
	       is_made_of(rest, ";/?:@&=+$.-_!~*'()%,#");
}

static bool is_uuid(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (is_dash ? text.ptr[i] != '-' : !is_hex(text.ptr[i]))
			return false;
	}
	return text.len == 36;
}

static bool is_urn(struct str text)
{
	struct str rest = str_skip(text, strlen("urn:")), space;

	return str_split(&rest, ':', &space) && space.len >= 2 && space.len <= 32 &&
	       space.ptr[0] != '-' && is_made_of(space, "-") && rest.len > 0 &&
	       is_made_of(rest, "()+,-.:=@;$_!*'%/?#&~");
}

/* By its scheme; false where nothing is known of that. */
static bool check_scheme(struct checker *checker, const struct check_value *value,
                         struct str text)
{
	struct str scheme = url_scheme(text);
	static const char uuid[] = "urn:uuid:";

	if (str_equal(scheme, STR("tag"))) {
		if (is_tag(text))
			check_affirm(checker, CHECK_OK_TAG, value);
		else
			check_note_value(checker, CHECK_ID_TAG, value, 0);
	} else if (str_equal_nocase(scheme, STR("urn"))) {
		if (!is_urn(text))
			check_note_value(checker, CHECK_ID_URN, value, 0);
		else if (str_starts_nocase(text, str_from(uuid)) &&
		         !is_uuid(str_skip(text, strlen(uuid))))
			check_note_value(checker, CHECK_ID_UUID, value, strlen(uuid));
		else
			check_affirm(checker, CHECK_OK_URN, value);
	} else if (str_equal_nocase(scheme, STR("http")) ||
	           str_equal_nocase(scheme, STR("https"))) {
		check_web(checker, value, text);
	} else {
		return false;
	}
	return true;
}

/* ---- addresses ------------------------------------------------------------------------------ */

void check_uri(struct checker *checker, const struct check_value *value,
               const struct check_kind_row *row)
{
	bool is_trimmed = !value->attribute.len;
	struct str text = is_trimmed ? str_trim(value->text) : value->text;
	struct str scheme = url_scheme(text);
	struct url_parts parts = url_split(text);
	bool is_odd_scheme = scheme.len == 0 &&
	                     str_find_char(str_slice(parts.path, 0,
	                                             str_find_char(parts.path, '/')),
	                                   ':') < str_find_char(parts.path, '/');

	if (row->min == 2 && is_trimmed && !check_exactness(checker, value))
		return;
	if (text.len == 0 && is_trimmed) {
		check_note_value(checker, row->min ? CHECK_NOT_BLANK : row->wrong, value,
		                 0);
		return;
	}
	if (!check_address_characters(checker, value, text, row->max == 1))
		return;
	if (is_odd_scheme)
		check_note_value(checker, CHECK_URL_INVALID, value, 0);
	else if (scheme.len == 0 && row->min == 0)
		check_note_value(checker, row->wrong, value, 0);
	else if (scheme.len == 0 || !check_scheme(checker, value, text) ||
	         row->right != CHECK_OK_URI)
		check_affirm(checker, row->right, value);
	if (scheme.len > 0 && !is_registered(scheme))
		check_note_value(checker, CHECK_ID_SCHEME, value, 0);
}

void check_picture(struct checker *checker, const struct check_value *value,
                   const struct check_kind_row *row)
{
	static const char *const endings[] = {".jpg", ".jpeg", ".gif", ".png"};
	struct str path = url_split(str_trim(value->text)).path;
	size_t before = checker->report->findings.count;

	check_uri(checker, value, row);
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		struct str ending = str_from(endings[i]);

		if (path.len >= ending.len &&
		    str_equal_nocase(str_skip(path, path.len - ending.len), ending))
			return;
	}
	if (checker->report->findings.count == before || checker->options->is_affirming)
		check_note_value(checker, CHECK_IMAGE_FORMAT, value, 0);
}

/* ---- ids -------------------------------------------------------------------------------------- */

/* What changes from visit to visit. */
static const char *const sessions[] = {
	"PHPSESSID=", "jsessionid=", "sessionid=", "session_id=", "ASPSESSION", "sid="};

static void check_session(struct checker *checker, const struct check_value *value)
{
	struct str text = value->text;

	for (size_t i = 0; i < text.len; i++)
		for (size_t k = 0; k < sizeof(sessions) / sizeof(sessions[0]); k++)
			if (i > 0 && strchr("?&;", text.ptr[i - 1]) &&
			    str_starts_nocase(str_skip(text, i), str_from(sessions[k]))) {
				check_note_value(checker, CHECK_GUID_SESSION, value, i);
				return;
			}
}

void check_id_value(struct checker *checker, const struct check_value *value,
                    const struct check_kind_row *row)
{
	struct str text = value->text, scheme = url_scheme(text);
	const char *id;

	if (str_trim(text).len == 0 && !value->attribute.len) {
		check_note_value(checker, CHECK_NOT_BLANK, value, 0);
		check_note_value(checker, row->wrong, value, 0);
		return;
	}
	if (!check_exactness(checker, value))
		return;
	if (str_equal_nocase(scheme, STR("tag")) || str_equal_nocase(scheme, STR("urn"))) {
		check_scheme(checker, value, text);
		if (!str_equal_nocase(scheme, scheme))
			return;
	} else {
		if (!check_address_characters(checker, value, text, false))
			return;
		if (scheme.len == 0) {
			check_note_value(checker, row->wrong, value, 0);
			return;
		}
		if (!check_scheme(checker, value, text))
			check_affirm(checker, row->right, value);
		if (!is_registered(scheme))
			check_note_value(checker, CHECK_ID_SCHEME, value, 0);
	}
	check_session(checker, value);
	id = arena_str(checker->arena, text);
	if ((url_is_web(text) || str_equal_nocase(scheme, STR("http")) ||
	     str_equal_nocase(scheme, STR("https"))) &&
	    id && !identifier_is_canonical(id))
		check_note_value(checker, CHECK_ID_NOT_CANONICAL, value, 0);
}

/* A number is no name that only one feed would choose. */
static bool is_short(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!ascii_is_digit(text.ptr[i]))
			return false;
	return text.len < 9;
}

void check_guid(struct checker *checker, const struct check_value *value,
                const struct check_kind_row *row)
{
	struct str text = str_trim(value->text);
	struct str flag = str_from(value->frame ? value->frame->type : NULL);
	bool is_link = !str_equal(flag, STR("false"));

	if (text.len == 0) {
		check_note_value(checker, is_link ? row->wrong : CHECK_GUID_EMPTY, value,
		                 0);
		return;
	}
	check_session(checker, value);
	if (!is_link) {
		if (is_short(text))
			check_note_value(checker, CHECK_GUID_SHORT, value, 0);
		else if (str_starts(text, STR("tag:")) || str_starts(text, STR("urn:")))
			check_scheme(checker, value, text);
		check_affirm(checker, row->right, value);
		return;
	}
	if (str_starts(text, STR("tag:")) || str_starts_nocase(text, STR("urn:")))
		check_note_value(checker, CHECK_GUID_PERMALINK, value, 0);
	else if (!url_is_web(text))
		check_note_value(checker, row->wrong, value, 0);
	else if (check_address_characters(checker, value, text, true))
		check_affirm(checker, row->right, value);
}
