#include "feeds/html_stack.h"

#include <string.h>

void html_stack_init(struct html_stack *stack, struct buf *out, size_t budget_bytes)
{
	/* Member by member: the stack is large, and every short text gets one. */
	stack->out = out;
	stack->budget_bytes = budget_bytes;
	stack->depth = 0;
	stack->shown = 0;
	stack->links = 0;
	stack->flattened = 0;
	stack->cut_offs = 0;
	stack->cut_off_floor = 0;
}

bool html_stack_has(const struct html_stack *stack, size_t at, uint32_t roles)
{
	return at < stack->depth && HTML_HAS_ROLE(roles, stack->open[at].role);
}

size_t html_stack_find_role(const struct html_stack *stack, uint32_t roles,
                            uint32_t barriers)
{
	for (size_t at = stack->depth; at-- > 0;) {
		if (HTML_HAS_ROLE(roles, stack->open[at].role))
			return at;
		if (HTML_HAS_ROLE(barriers, stack->open[at].role))
			break;
	}
	return HTML_NOWHERE;
}

size_t html_stack_find_name(const struct html_stack *stack, enum html_name name,
                            uint32_t barriers)
{
	for (size_t at = stack->depth; at-- > 0;) {
		if (stack->open[at].name == (uint8_t)name && !stack->open[at].is_ending)
			return at;
		if (HTML_HAS_ROLE(barriers, stack->open[at].role))
			break;
	}
	return HTML_NOWHERE;
}

/* The name of a tag with what stands around it, in one piece. */
static void write_tag(struct buf *out, struct str before, enum html_name name,
                      struct str after)
{
	const struct html_element *element = html_element(name);
	char tag[sizeof(element->name) + 4];
	size_t length = before.len;

	memcpy(tag, before.ptr, before.len);
	memcpy(tag + length, element->name, sizeof(element->name));
	length += element->length;
	memcpy(tag + length, after.ptr, after.len);
	buf_add(out, (struct str){.ptr = tag, .len = length + after.len});
}

void html_stack_write_tag(struct html_stack *stack, enum html_name name,
                          struct str attributes)
{
	if (attributes.len == 0) {
		write_tag(stack->out, STR("<"), name, STR(">"));
		return;
	}
	write_tag(stack->out, STR("<"), name, STR(""));
	buf_add(stack->out, attributes);
	buf_add_char(stack->out, '>');
}

static void push(struct html_stack *stack, const struct html_open *element)
{
	struct html_open *top = &stack->open[stack->depth++];

	*top = *element;
	stack->shown += element->is_shown;
	stack->links += element->role == HTML_ROLE_LINK;
	if (HTML_HAS_ROLE(HTML_MARKERS, element->role)) {
		top->outer_floor = stack->cut_off_floor;
		stack->cut_off_floor = stack->cut_offs;
	}
}

static void push_unshown(struct html_stack *stack, const struct html_open *element)
{
	if (stack->depth - stack->shown >= LIMIT_HTML_DEPTH)
		stack->flattened++;
	else
		push(stack, element);
}

void html_stack_open(struct html_stack *stack, enum html_name name, struct str attributes)
{
	struct html_open element = {.name = (uint8_t)name,
	                            .role = html_element(name)->role,
	                            .is_shown = true,
	                            .tag_start = stack->out->len};

	html_stack_write_tag(stack, name, attributes);
	element.tag_bytes = (uint32_t)(stack->out->len - element.tag_start);
	push(stack, &element);
}

void html_stack_open_unshown(struct html_stack *stack, enum html_name name)
{
	struct html_open element = {.name = (uint8_t)name,
	                            .role = html_element(name)->role};

	push_unshown(stack, &element);
}

/* Takes the innermost element off and writes its end tag. */
static struct html_open pop(struct html_stack *stack)
{
	struct html_open element = stack->open[--stack->depth];

	stack->shown -= element.is_shown;
	stack->links -= element.role == HTML_ROLE_LINK;
	if (HTML_HAS_ROLE(HTML_MARKERS, element.role)) {
		stack->cut_offs = stack->cut_off_floor;
		stack->cut_off_floor = element.outer_floor;
	}
	if (element.is_shown)
		write_tag(stack->out, STR("</"), element.name, STR(">"));
	return element;
}

static void pop_ending(struct html_stack *stack)
{
	while (stack->depth && stack->open[stack->depth - 1].is_ending)
		pop(stack);
}

void html_stack_close_to(struct html_stack *stack, size_t depth, bool is_its_end)
{
	while (stack->depth > depth) {
		struct html_open element = pop(stack);
		bool is_cut_off = HTML_HAS_ROLE(HTML_FORMATTING, element.role) &&
		                  !element.is_ending &&
		                  !(is_its_end && stack->depth == depth);

		if (is_cut_off && stack->cut_offs < LIMIT_HTML_REOPENED)
			stack->cut_off[stack->cut_offs++] = element;
	}
	pop_ending(stack);
}

/* Opens an element once more, with the start tag that it had, unless that would be too deep or
 * too much. */
static void reopen(struct html_stack *stack, struct html_open element)
{
	struct buf *out = stack->out;
	char chunk[256];
	size_t start = out->len;

	if (!element.is_shown) {
		push_unshown(stack, &element);
		return;
	}
	if (stack->shown >= LIMIT_HTML_DEPTH || stack->budget_bytes < element.tag_bytes)
		return;
	stack->budget_bytes -= element.tag_bytes;
	for (size_t done = 0; done < element.tag_bytes && out->failure == ERROR_NONE;) {
		size_t part = element.tag_bytes - done;

		/* Through `chunk`: the buffer may move while it grows. */
		if (part > sizeof(chunk))
			part = sizeof(chunk);
		memcpy(chunk, out->ptr + element.tag_start + done, part);
		buf_add(out, (struct str){.ptr = chunk, .len = part});
		done += part;
	}
	element.tag_start = start;
	push(stack, &element);
}

bool html_stack_has_cut_off(const struct html_stack *stack)
{
	return stack->cut_offs > stack->cut_off_floor;
}

void html_stack_reopen(struct html_stack *stack)
{
	for (size_t at = stack->cut_offs; at-- > stack->cut_off_floor;)
		if (!(stack->cut_off[at].role == HTML_ROLE_LINK && stack->links))
			reopen(stack, stack->cut_off[at]);
	stack->cut_offs = stack->cut_off_floor;
}

bool html_stack_forget(struct html_stack *stack, enum html_name name)
{
	for (size_t at = stack->cut_off_floor; at < stack->cut_offs; at++) {
		if (stack->cut_off[at].name != name)
			continue;
		stack->cut_offs--;
		memmove(&stack->cut_off[at], &stack->cut_off[at + 1],
		        (stack->cut_offs - at) * sizeof(stack->cut_off[0]));
		return true;
	}
	return false;
}

void html_stack_split(struct html_stack *stack, size_t at)
{
	size_t top = stack->depth;

	while (stack->depth > at)
		pop(stack);
	for (size_t inner = at + 1; inner < top; inner++)
		if (!stack->open[inner].is_ending)
			reopen(stack, stack->open[inner]);
	pop_ending(stack);
}
