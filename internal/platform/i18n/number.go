package i18n

import (
	"strconv"

	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// Number writes a whole number with thousands separators.
func (l *Localizer) Number(n int) string { return string(l.appendInt(nil, n)) }

func (l *Localizer) appendInt(b []byte, n int) []byte {
	// x/text takes a microsecond; most numbers need no separator.
	if -1000 < n && n < 1000 {
		return strconv.AppendInt(b, int64(n), 10)
	}
	return append(b, l.print(number.Decimal(n))...)
}

// Float writes a number with at most two decimals.
func (l *Localizer) Float(f float64) string {
	return l.print(number.Decimal(f, number.MaxFractionDigits(2)))
}

// Percent writes a share, 0.25, as a percentage, 25%, without decimals.
func (l *Localizer) Percent(share float64) string {
	return l.print(number.Percent(share, number.MaxFractionDigits(0)))
}

func (l *Localizer) print(f number.Formatter) string {
	p := l.printers.Get().(*message.Printer)
	defer l.printers.Put(p)
	return p.Sprint(f)
}
