#include "feeds/decode.h"

#include <uchardet/uchardet.h>

#include "feeds/charset.h"
#include "feeds/limits.h"
#include "feeds/media_type.h"
#include "feeds/text.h"

/* An XML declaration is looked for in so many bytes. */
#define DECLARATION_BYTES 512

/* Fewer valid sequences than this for each invalid one, and it is not UTF-8. */
#define UTF8_TOLERANCE 4

struct signature {
	struct str bytes;
	size_t skipped; /* how many of them are no text */
	const char *charset;
};

/* Longest first where one begins as another does. */
static const struct signature signatures[] = {
	{{"\xFF\xFE\0\0", 4}, 4, "utf-32le"}, {{"\0\0\xFE\xFF", 4}, 4, "utf-32be"},
	{{"<\0\0\0", 4}, 0, "utf-32le"},      {{"\0\0\0<", 4}, 0, "utf-32be"},
	{{"\xEF\xBB\xBF", 3}, 3, "utf-8"},    {{"\xFF\xFE", 2}, 2, "utf-16le"},
	{{"\xFE\xFF", 2}, 2, "utf-16be"},     {{"<\0", 2}, 0, "utf-16le"},
	{{"\0<", 2}, 0, "utf-16be"},          {{"{\0", 2}, 0, "utf-16le"},
	{{"\0{", 2}, 0, "utf-16be"},
};

/* What is said about the encoding, and by whom. */
struct claims {
	struct str http, xml; /* labels; empty: nothing is said */
	struct str first;     /* the one that counts more */
};

struct decoder {
	struct decoded *decoded;
	struct problems *problems;
	struct arena *arena;
	struct claims claims;
};

struct str decode_declaration(struct str text, struct str name)
{
	struct str head = str_slice(text, 0, DECLARATION_BYTES);

	while (head.len && ascii_is_space(head.ptr[0]))
		head = str_skip(head, 1);
	if (!str_starts(head, STR("<?xml")))
		return (struct str){0};
	head = str_slice(head, 5, str_find(head, STR("?>")));
	while (head.len > 0) {
		size_t equals = str_find_char(head, '=');
		struct str key = str_trim(str_slice(head, 0, equals));
		struct str rest = str_trim(str_skip(head, equals + 1));
		size_t end;

		if (rest.len == 0 || (rest.ptr[0] != '"' && rest.ptr[0] != '\''))
			break;
		end = 1 + str_find_char(str_skip(rest, 1), rest.ptr[0]);
		if (str_equal(key, name))
			return str_slice(rest, 1, end);
		head = str_skip(rest, end + 1);
	}
	return (struct str){0};
}

static const struct signature *find_signature(struct str bytes)
{
	for (size_t i = 0; i < sizeof(signatures) / sizeof(signatures[0]); i++)
		if (str_starts(bytes, signatures[i].bytes))
			return &signatures[i];
	return NULL;
}

/* Line and column, counted in bytes, of an offset; both 1-based. */
static void locate(struct str bytes, size_t offset, int *line, int *column)
{
	*line = *column = 1;
	for (size_t i = 0; i < offset && i < bytes.len; i++) {
		bool is_newline = bytes.ptr[i] == '\n';

		*line += is_newline;
		*column = is_newline ? 1 : *column + 1;
	}
}

/* Converts all of `bytes`, which may be damaged, and says so. */
static bool convert(struct decoder *decoder, const struct charset *charset,
                    struct str bytes, struct error *err)
{
	struct decoded *decoded = decoder->decoded;
	struct charset_damage damage;

	buf_clear(&decoded->buf);
	if (!charset_convert(charset, bytes, &decoded->buf, &damage, err))
		return false;
	decoded->text = buf_view(&decoded->buf);
	decoded->encoding = charset->name;
	if (damage.count > 0) {
		int line, column;

		locate(bytes, damage.first, &line, &column);
		decoded->is_consistent = false;
		problem_add(decoder->problems, decoder->arena, line, column,
		            "encoding-damage",
		            "%zu byte sequences are not valid %s; each was replaced",
		            damage.count, charset->name);
	}
	return true;
}

/* Whether every byte is valid in `charset`; the text is then in `decoded`. */
static bool fits(struct decoder *decoder, const struct charset *charset, struct str bytes,
                 struct error *err)
{
	struct decoded *decoded = decoder->decoded;
	struct charset_damage damage;
	struct error reason = {0};

	buf_clear(&decoded->buf);
	if (!charset_convert(charset, bytes, &decoded->buf, &damage, &reason)) {
		/* Without memory nobody knows; what the system cannot convert does not fit. */
		if (reason.kind == ERROR_MEMORY)
			*err = reason;
		return false;
	}
	if (damage.count > 0)
		return false;
	decoded->text = buf_view(&decoded->buf);
	decoded->encoding = charset->name;
	return true;
}

static void note_mismatch(struct decoder *decoder, struct str label)
{
	const struct charset *charset = charset_find(label);

	if (label.len == 0 || (charset && str_equal(str_from(charset->name),
	                                            str_from(decoder->decoded->encoding))))
		return;
	decoder->decoded->is_consistent = false;
	if (!charset) {
		problem_add(decoder->problems, decoder->arena, 0, 0, "encoding-unknown",
		            "the encoding is declared as \"%.*s\", which does not exist",
		            STR_ARG(str_slice(label, 0, 40)));
		return;
	}
	problem_add(decoder->problems, decoder->arena, 0, 0, "encoding-mismatch",
	            "the encoding is declared as %s, the bytes are %s", charset->name,
	            decoder->decoded->encoding);
}

static const char *lower_case(struct arena *arena, struct str text)
{
	char *copy = arena_str(arena, text);

	for (size_t i = 0; copy && i < text.len; i++)
		copy[i] = ascii_lower(copy[i]);
	return copy;
}

/*
 * All-ASCII bytes mean the same in every encoding that could be declared for them, but for
 * those with escape sequences.
 */
static bool decode_ascii(struct decoder *decoder, struct str bytes, struct error *err)
{
	struct decoded *decoded = decoder->decoded;
	struct str label = decoder->claims.first;
	const struct charset *charset = charset_find(label);

	if (charset && str_starts(str_from(charset->name), STR("iso-2022")) &&
	    str_find_char(bytes, '\x1B') < bytes.len)
		return convert(decoder, charset, bytes, err);
	decoded->text = bytes;
	decoded->encoding = "utf-8";
	/* UTF-16 and UTF-32 are no supersets of ASCII. */
	if (charset && !str_starts(str_from(charset->name), STR("utf-")))
		decoded->encoding = lower_case(decoder->arena, str_trim(label));
	else
		note_mismatch(decoder, label);
	return true;
}

/* Whether the bytes are UTF-8 but for a few broken places (a cut at the end, one pasted
 * line), so that nothing else makes more sense. */
static bool is_nearly_utf8(struct str bytes)
{
	size_t valid = 0, invalid = 0;

	while (bytes.len > 0) {
		size_t good = text_find_invalid_utf8(bytes);

		for (size_t i = 0; i < good; i++)
			valid += ((unsigned char)bytes.ptr[i] & 0xC0) == 0xC0;
		invalid += good < bytes.len;
		bytes = str_skip(bytes, good + 1);
	}
	return valid >= invalid * UTF8_TOLERANCE;
}

static const struct charset *guess(struct str bytes)
{
	uchardet_t detector = uchardet_new();
	const struct charset *charset = NULL;

	if (detector && uchardet_handle_data(detector, bytes.ptr, bytes.len) == 0) {
		uchardet_data_end(detector);
		charset = charset_find(str_from(uchardet_get_charset(detector)));
	}
	uchardet_delete(detector);
	return charset;
}

/* Neither marked nor valid UTF-8: what is declared, if it fits; else a guess. */
static bool decode_legacy(struct decoder *decoder, struct str bytes, struct error *err)
{
	const struct charset *utf8 = charset_find(STR("utf-8"));
	const struct charset *candidates[] = {charset_find(decoder->claims.http),
	                                      charset_find(decoder->claims.xml), NULL};
	const struct charset *charset = NULL;
	bool is_utf8_meant = decoder->claims.first.len == 0 ||
	                     charset_find(decoder->claims.first) == utf8;

	if (is_utf8_meant && is_nearly_utf8(bytes))
		return convert(decoder, utf8, bytes, err);
	candidates[2] = guess(bytes);
	for (size_t i = 0; i < 3 && !charset; i++)
		if (candidates[i] && candidates[i] != utf8 &&
		    fits(decoder, candidates[i], bytes, err))
			charset = candidates[i];
	if (err->kind != ERROR_NONE)
		return false;
	if (!charset) {
		charset = candidates[2] && candidates[2] != utf8
		                  ? candidates[2]
		                  : charset_find(STR("windows-1252"));
		if (!convert(decoder, charset, bytes, err))
			return false;
	}
	if (decoder->claims.first.len == 0) {
		decoder->decoded->is_consistent = false;
		problem_add(
			decoder->problems, decoder->arena, 0, 0, "encoding-undeclared",
			"no encoding is declared and the bytes are not UTF-8; read as %s",
			charset->name);
	}
	note_mismatch(decoder, decoder->claims.first);
	return true;
}

static bool is_same_family(const struct charset *declared, const struct charset *charset)
{
	return declared &&
	       str_starts(str_from(declared->name),
	                  str_slice(str_from(charset->name), 0, sizeof("utf-16") - 1));
}

static bool decode_marked(struct decoder *decoder, const struct signature *signature,
                          struct str bytes, struct error *err)
{
	const struct charset *charset = charset_find(str_from(signature->charset));
	struct decoded *decoded = decoder->decoded;
	struct str label;

	bytes = str_skip(bytes, signature->skipped);
	if (str_equal(str_from(charset->name), STR("utf-8")) &&
	    text_find_invalid_utf8(bytes) == bytes.len) {
		decoded->text = bytes;
		decoded->encoding = charset->name;
	} else if (!convert(decoder, charset, bytes, err)) {
		return false;
	}
	label = decode_declaration(decoded->text, STR("encoding"));
	/* "utf-16" names both orders. */
	if (!is_same_family(charset_find(label), charset))
		note_mismatch(decoder, label);
	return true;
}

bool decode_bytes(struct str bytes, const char *content_type, struct decoded *decoded,
                  struct problems *problems, struct arena *arena, struct error *err)
{
	struct decoder decoder = {.decoded = decoded, .problems = problems, .arena = arena};
	const struct signature *signature = find_signature(bytes);

	*decoded = (struct decoded){.is_consistent = true};
	buf_init(&decoded->buf, LIMIT_DOCUMENT_BYTES * 4);
	if (signature)
		return decode_marked(&decoder, signature, bytes, err);
	decoder.claims.http = media_type_parameter(str_from(content_type), STR("charset"));
	decoder.claims.xml = decode_declaration(bytes, STR("encoding"));
	decoder.claims.first = decoder.claims.http.len ? decoder.claims.http
	                                               : decoder.claims.xml;
	if (text_ascii_length(bytes) == bytes.len)
		return decode_ascii(&decoder, bytes, err);
	if (text_find_invalid_utf8(bytes) < bytes.len)
		return decode_legacy(&decoder, bytes, err);
	decoded->text = bytes;
	decoded->encoding = "utf-8";
	note_mismatch(&decoder, decoder.claims.first);
	return true;
}

void decode_release(struct decoded *decoded)
{
	buf_release(&decoded->buf);
}
