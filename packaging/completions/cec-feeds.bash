# bash completion of feedgen(1) and aggregator(1): what their own --help says.

_cec_feeds() {
	local program=$1 word=$2 before=$3 command=${COMP_WORDS[1]-} help words="" i
	local -a config=()

	for ((i = 2; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i - 1]} in
		-c | --config) config=(-c "${COMP_WORDS[i]}") ;;
		esac
	done
	if ((COMP_CWORD == 1)); then
		words=$("$program" --help 2>/dev/null | sed -n 's/^  *\([a-z-][a-z-]*\) .*/\1/p')
	else
		help=$("$program" "$command" --help 2>/dev/null)
		case $word in
		-*) words=$(sed -n 's/^  *\(-[a-z], \)*\(--[a-z-]*\).*/\2/p' <<<"$help") ;;
		*)
			# What an option takes is a file or its own affair; else it may be a source.
			if [[ $before != -* && ${help%%$'\n'*} == *SOURCE* ]]; then
				words=$("$program" sources "${config[@]}" 2>/dev/null | sed -n '2,$s/ .*//p')
			fi
			;;
		esac
	fi
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}

complete -o default -F _cec_feeds feedgen aggregator
