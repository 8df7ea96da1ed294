package qr

import (
	"fmt"
	"strings"

	qrcode "github.com/skip2/go-qrcode"
)

// Picture is a QR code of Size by Size squares with its quiet border.
type Picture struct {
	Size int
	Path string // the dark squares, as the d of an SVG path
}

// Draw draws a text, with medium error correction. Texts of more than 2,000
// bytes are refused.
func Draw(text string) (Picture, error) {
	code, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		return Picture{}, err
	}
	rows := code.Bitmap()
	var d strings.Builder
	for y, row := range rows {
		for x := 0; x < len(row); x++ {
			from := x
			for x < len(row) && row[x] {
				x++
			}
			if n := x - from; n > 0 { // neighbours make one bar: a tenth of the bytes
				fmt.Fprintf(&d, "M%d %dh%dv1h-%dz", from, y, n, n)
			}
		}
	}
	return Picture{Size: len(rows), Path: d.String()}, nil
}
