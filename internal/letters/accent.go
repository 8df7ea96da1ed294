package letters

import (
	"math"
	"strconv"
)

// accents that mailboxes can show: they know neither relative colours nor
// custom properties, so what the stylesheet derives is computed here.
const defaultAccent = "#00606d"

// contrast is what WCAG 2.2 asks for between text and its ground (1.4.3).
const contrast = 4.5

// readable returns the accent, darkened until white letters on it, and it as
// letters on the white sheet, can be read. What is no colour becomes the default.
func readable(accent string) string {
	rgb, ok := parseColour(accent)
	if !ok {
		return defaultAccent
	}
	for (1+0.05)/(luminance(rgb)+0.05) < contrast+0.1 { // the sheet is a little darker than white
		for i := range rgb {
			rgb[i] *= 0.97
		}
	}
	return formatColour(rgb)
}

func parseColour(s string) (rgb [3]float64, ok bool) {
	if len(s) != 7 || s[0] != '#' {
		return rgb, false
	}
	for i := range rgb {
		n, err := strconv.ParseUint(s[1+2*i:3+2*i], 16, 8)
		if err != nil {
			return rgb, false
		}
		rgb[i] = float64(n)
	}
	return rgb, true
}

func formatColour(rgb [3]float64) string {
	b := []byte("#")
	for _, c := range rgb {
		const digits = "0123456789abcdef"
		n := int(c) // rounded down, to the dark side
		b = append(b, digits[n>>4], digits[n&15])
	}
	return string(b)
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(rgb [3]float64) float64 {
	weights := [3]float64{0.2126, 0.7152, 0.0722}
	sum := 0.0
	for i, c := range rgb {
		c /= 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weights[i] * c
	}
	return sum
}
