package names

import "math/bits"

// Allowed is how many typing mistakes are forgiven in a folded name: none
// below four letters, where nearly every name is one letter away from another,
// one up to seven, two beyond. Only ASCII names are forgiven, since the
// distance is counted in bytes.
func Allowed(folded string) int {
	for i := range len(folded) {
		if folded[i] >= 0x80 {
			return 0
		}
	}
	switch n := len(folded); {
	case n < 4:
		return 0
	case n < 8:
		return 1
	default:
		return 2
	}
}

// longest is the length beyond which two names are not compared. The longest
// name of a place in the world, in ASCII, has 58 letters.
const longest = 64

// Typos counts the typing mistakes between two folded names, up to limit: a
// letter too many, too few, another one, or two neighbours exchanged (the
// distance of Damerau and Levenshtein, without overlapping exchanges). More
// than limit mistakes give limit+1.
func Typos(a, b string, limit int) int {
	if abs(len(a)-len(b)) > limit || len(a) > longest || len(b) > longest {
		return limit + 1
	}
	var rows [3][longest + 1]uint8
	before, above, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		above[j] = uint8(j)
	}
	for i := 1; i <= len(a); i++ {
		row[0] = uint8(i)
		least := row[0]
		for j := 1; j <= len(b); j++ {
			d := above[j-1]
			if a[i-1] != b[j-1] {
				d = min(d, above[j], row[j-1]) + 1
				if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
					d = min(d, before[j-2]+1)
				}
			}
			row[j] = d
			least = min(least, d)
		}
		if int(least) > limit {
			return limit + 1
		}
		before, above, row = above, row, before
	}
	return min(int(above[len(b)]), limit+1)
}

// Letters is the set of letters in a folded name, one bit a letter. Each
// typing mistake changes at most two bits, so that most of a long list can be
// passed over without counting (see MayDiffer).
func Letters(folded string) uint32 {
	var set uint32
	for i := range len(folded) {
		switch c := folded[i]; {
		case c >= 'a' && c <= 'z':
			set |= 1 << (c - 'a')
		case c >= '0' && c <= '9':
			set |= 1 << 26
		case c == ' ':
			set |= 1 << 27
		default:
			set |= 1 << 28
		}
	}
	return set
}

// MayDiffer says whether two names with these letters can be within limit
// typing mistakes of each other. It errs only towards yes.
func MayDiffer(a, b uint32, limit int) bool {
	return bits.OnesCount32(a^b) <= 2*limit
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
