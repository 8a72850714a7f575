#!/bin/sh
# Makes english.txt, the words of return phrases, from SCOWL (public domain; Debian package `scowl`):
#
#   sh make.sh /usr/share/dict/scowl > english.txt
#
# Wanted are 7,776 short, plain words that nobody minds reading at a bad moment. Taken are, the commonest first, words
# of four to eight letters that are no inflection of another word and begin with nothing that left-out.txt lists
# (left-out entries of up to three letters count only as whole words). The result is sorted, one word a line.
set -eu
export LC_ALL=C
scowl=$1
here=$(dirname "$0")

for level in 10 20 35 40; do
    for kind in english american; do
        if [ -f "$scowl/$kind-words.$level" ]; then cat "$scowl/$kind-words.$level"; fi
    done | sort -u
done | awk -v left_out="$here/left-out.txt" '
    BEGIN {
        while ((getline line < left_out) > 0) {
            count = split(line, entries, " ")
            for (i = 1; i <= count; i++) out[entries[i]] = 1
        }
    }
    # Whether the word is listed, or begins with a listed word of four letters or more.
    function listed(word,   length_) {
        if (word in out) return 1
        for (length_ = 4; length_ < length(word); length_++) if (substr(word, 1, length_) in out) return 1
        return 0
    }
    # Whether a known word, an ending taken off, gives this one.
    function inflected(word,   i, stem, count, endings) {
        count = split("s es ed d ing er r est st ly y ier iest ies ied able ness ment al ful ish", endings, " ")
        for (i = 1; i <= count; i++) {
            if (length(word) <= length(endings[i]) + 2) continue
            if (substr(word, length(word) - length(endings[i]) + 1) != endings[i]) continue
            stem = substr(word, 1, length(word) - length(endings[i]))
            if (stem in all || (stem "e") in all || (stem "y") in all) return 1
            # stopping: stop
            if (substr(stem, length(stem)) == substr(stem, length(stem) - 1, 1) && substr(stem, 1, length(stem) - 1) in all) return 1
        }
        return 0
    }
    /^[a-z]+$/ && length($0) >= 3 && length($0) <= 9 && !($0 in all) { all[$0] = 1; order[++total] = $0 }
    END {
        for (i = 1; i <= total && taken < 7776; i++) {
            word = order[i]
            if (length(word) < 4 || length(word) > 8 || listed(word) || inflected(word)) continue
            print word
            taken++
        }
        if (taken < 7776) { print "only " taken " words" > "/dev/stderr"; exit 1 }
    }
' | sort
