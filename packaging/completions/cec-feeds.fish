# fish completion of feedgen(1) and aggregator(1): what their own --help says.

function __cec_feeds_complete
	set -l words (commandline -opc)
	set -l program $words[1]
	set -l word (commandline -ct)

	if test (count $words) -eq 1
		$program --help 2>/dev/null | sed -nE 's/^  +([a-z-]+) +([][A-Z.|]+ +)*(.*)/\1\t\3/p'
		return
	end
	set -l help ($program $words[2] --help 2>/dev/null)
	if string match -q -- '-*' $word
		printf '%s\n' $help | sed -nE 's/^  +(-[a-z], )?(--[a-z-]+) *([A-Z]+)? *(.*)/\2\t\4/p'
		return
	end
	if not string match -q -- '-*' $words[-1]; and string match -q -- '*SOURCE*' $help[1]
		set -l config
		set -l place (contains -i -- -c $words); and set config -c $words[(math $place + 1)]
		$program sources $config 2>/dev/null | sed -n '2,$s/ .*//p'
	end
end

for program in feedgen aggregator
	complete -c $program -n 'test (count (commandline -opc)) -eq 1' -f
	complete -c $program -a '(__cec_feeds_complete)'
end
