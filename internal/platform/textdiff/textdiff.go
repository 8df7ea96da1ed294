package textdiff

import "strings"

// Kind says what became of a piece of text.
type Kind uint8

// The kinds.
const (
	Same Kind = iota
	Removed
	Added
)

// Piece is some words that share their fate.
type Piece struct {
	Kind Kind
	Text string
}

// Block is a paragraph. One whose pieces are not all Same has changed.
type Block []Piece

// Changed says whether anything in the paragraph is new or gone.
func (b Block) Changed() bool {
	for _, p := range b {
		if p.Kind != Same {
			return true
		}
	}
	return false
}

// Compare returns the paragraphs of both texts in the order in which they are
// read: a paragraph that was reworded stands once, with what was taken out of it
// and what was put in.
func Compare(before, after string) []Block {
	a, b := paragraphs(before), paragraphs(after)
	var blocks []Block
	var gone, come []string
	settle := func() {
		blocks = append(blocks, reworded(gone, come)...)
		gone, come = nil, nil
	}
	for _, s := range align(a, b) {
		switch s.Kind {
		case Removed:
			gone = append(gone, s.Text)
		case Added:
			come = append(come, s.Text)
		default:
			settle()
			blocks = append(blocks, Block{s})
		}
	}
	settle()
	return blocks
}

// paragraphs are the parts of a text between blank lines; each line of a list
// stands for itself.
func paragraphs(text string) (list []string) {
	var lines []string
	end := func() {
		if len(lines) > 0 {
			list = append(list, strings.Join(lines, " "))
		}
		lines = nil
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "* ") || strings.HasPrefix(line, "#") {
			end()
		}
		if line != "" {
			lines = append(lines, line)
		}
	}
	end()
	return list
}

// reworded pairs paragraphs that went with those that came in their place, where
// they share enough words to be read as one.
func reworded(gone, come []string) (blocks []Block) {
	for len(gone) > 0 && len(come) > 0 {
		pieces, alike := rewording(gone[0], come[0])
		switch {
		case alike:
			blocks = append(blocks, pieces)
			gone, come = gone[1:], come[1:]
		case len(gone) >= len(come):
			blocks = append(blocks, Block{{Removed, gone[0]}})
			gone = gone[1:]
		default:
			blocks = append(blocks, Block{{Added, come[0]}})
			come = come[1:]
		}
	}
	for _, text := range gone {
		blocks = append(blocks, Block{{Removed, text}})
	}
	for _, text := range come {
		blocks = append(blocks, Block{{Added, text}})
	}
	return blocks
}

// rewording compares two paragraphs word by word, and says whether at least two
// fifths of the words stayed.
func rewording(before, after string) (Block, bool) {
	a, b := strings.Fields(before), strings.Fields(after)
	var block Block
	same := 0
	for _, s := range align(a, b) {
		if s.Kind == Same {
			same++
		}
		if n := len(block); n > 0 && block[n-1].Kind == s.Kind {
			block[n-1].Text += " " + s.Text
		} else {
			block = append(block, s)
		}
	}
	return block, 5*2*same >= 2*(len(a)+len(b))
}

// most is the largest product of lengths that is compared; beyond it everything
// counts as replaced, so that no text can take the server's memory.
const most = 4_000_000

// align finds the longest common run of two lists and returns both in one: what
// is only in a as Removed, what is only in b as Added, removals first.
func align(a, b []string) (steps []Piece) {
	head := 0
	for head < min(len(a), len(b)) && a[head] == b[head] {
		steps = append(steps, Piece{Same, a[head]})
		head++
	}
	a, b = a[head:], b[head:]
	tail := 0
	for tail < min(len(a), len(b)) && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	end := a[len(a)-tail:]
	a, b = a[:len(a)-tail], b[:len(b)-tail]
	steps = append(steps, walk(a, b)...)
	for _, s := range end {
		steps = append(steps, Piece{Same, s})
	}
	return steps
}

func walk(a, b []string) (steps []Piece) {
	var common [][]uint16
	if len(a)*len(b) <= most && len(a) < 1<<16 && len(b) < 1<<16 {
		common = lengths(a, b)
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case common != nil && i < len(a) && j < len(b) && a[i] == b[j]:
			steps = append(steps, Piece{Same, a[i]})
			i, j = i+1, j+1
		case i < len(a) && (common == nil || j == len(b) || common[i+1][j] >= common[i][j+1]):
			steps = append(steps, Piece{Removed, a[i]})
			i++
		default:
			steps = append(steps, Piece{Added, b[j]})
			j++
		}
	}
	return steps
}

// lengths is the table of the longest common runs of all endings of a and b.
func lengths(a, b []string) [][]uint16 {
	table := make([][]uint16, len(a)+1)
	for i := range table {
		table[i] = make([]uint16, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				table[i][j] = table[i+1][j+1] + 1
			} else {
				table[i][j] = max(table[i+1][j], table[i][j+1])
			}
		}
	}
	return table
}
