package guide

import (
	"strconv"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// FormatName is the name of the format a file is written in.
type FormatName string

func (f FormatName) syntax() string { return "`" + Format + "`" }

func (f *FormatName) parse(text string) i18n.Message {
	if text != Format {
		return msg.GuideWrongFormat(Format)
	}
	*f = FormatName(text)
	return i18n.Message{}
}

// Number is a whole number of things, from 1.
type Number int

func (n Number) syntax() string { return "a whole number from 1" }

// String returns the number.
func (n Number) String() string { return strconv.Itoa(int(n)) }

func (n *Number) parse(text string) i18n.Message { return parseNumber(text, (*int)(n)) }

const largestNumber = 100_000

func parseNumber(text string, to *int) i18n.Message {
	n, ok := wholeNumber(text)
	if !ok || n < 1 || n > largestNumber {
		return msg.GuideBadNumber(largestNumber, 1, text)
	}
	*to = n
	return i18n.Message{}
}

func (w Words) syntax() string { return "a word or phrase" }

func (w *Words) parse(text string) i18n.Message {
	*w = Words(text)
	return i18n.Message{}
}

// Files are the files of a document, by language.
type Files map[Language]Path
