package ui

import (
	"hash/fnv"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Size is how large a part is drawn.
type Size int

// The sizes.
const (
	SizeNormal Size = iota
	SizeSmall
	SizeLarge
)

// hues is the number of avatar colours in the stylesheet.
const hues = 8

// HueOf returns the avatar colour of a name, 1 to 8. One name has one colour
// on every page and every server.
func HueOf(name string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(norm.NFC.String(name))) // a hash takes everything
	return int(h.Sum32()%hues) + 1
}

// Initials returns the first letters of the first and the last word of a name,
// in any script: "WK" for Wanjiru Kamau, "山" for 山田太郎. A letter keeps its
// marks. It is empty for a name without letters and digits.
func Initials(name string) string {
	var words []string
	for _, word := range strings.Fields(norm.NFC.String(name)) {
		if letter := firstLetter(word); letter != "" {
			words = append(words, letter)
		}
	}
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	return words[0] + words[len(words)-1]
}

// firstLetter returns the first letter or digit of a word, with its marks.
func firstLetter(word string) string {
	start := strings.IndexFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
	if start < 0 {
		return ""
	}
	var letter []rune
	for i, r := range word[start:] {
		if i > 0 && (!unicode.IsMark(r) || joins(r)) {
			break
		}
		letter = append(letter, unicode.ToUpper(r))
	}
	return string(letter)
}

// virama is the combining class of the signs that join a letter to the next one.
const virama = 9

// joins says whether a mark makes half a letter of the one before it.
func joins(mark rune) bool { return norm.NFC.PropertiesString(string(mark)).CCC() == virama }

// PersonCard is a person with what they are here.
type PersonCard struct {
	Name string
	Sub  string // "Leader, since 2019"
	Href string // empty: the name is no link
	Size Size
}

// avatarClass is the class of a person's round sign.
func avatarClass(hue int, size Size) string {
	class := "av av--" + strconv.Itoa(hue)
	switch size {
	case SizeSmall:
		class += " av--sm"
	case SizeLarge:
		class += " av--lg"
	}
	return class
}
