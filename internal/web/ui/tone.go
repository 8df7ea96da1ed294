package ui

// Tone is what a colour means. Whatever says a tone also shows its glyph and a
// word.
type Tone string

// The tones of standing and feedback.
const (
	ToneOK   Tone = "ok"
	ToneWarn Tone = "warn"
	ToneRisk Tone = "risk"
	ToneBad  Tone = "bad"
	ToneInfo Tone = "info"
	ToneMute Tone = "mute"
)

// fill is the class that paints a chart's shape in the tone; no tone is the
// program's own colour.
func (t Tone) fill() string {
	if t == "" {
		return "f-a"
	}
	return "f-" + string(t)
}

// glyphs are the drawings of the tones: shape says what colour says.
var glyphs = map[Tone]markup{
	ToneOK:   `<circle cx="6" cy="6" r="5"/><path class="k" d="m3.7 6.2 1.6 1.6L8.4 4.4"/>`,
	ToneWarn: `<circle class="o" cx="6" cy="6" r="4.4"/><path d="M6 1.6a4.4 4.4 0 0 1 0 8.8Z"/>`,
	ToneRisk: `<path d="M6 .9 11.5 10.8H.5Z"/><path class="k" d="M6 4.4v3M6 9v.01"/>`,
	ToneBad:  `<rect x="1" y="1" width="10" height="10" rx="1.5"/><path class="k" d="M3.8 6h4.4"/>`,
	ToneInfo: `<circle class="o" cx="6" cy="6" r="4.4" stroke-dasharray="2.3 2.3"/>`,
	ToneMute: `<path class="o" d="M2.5 6h7"/>`,
}

// glyph draws the tone's sign; an unknown tone has that of mute.
func (t Tone) glyph() markup {
	inner, ok := glyphs[t]
	if !ok {
		inner = glyphs[ToneMute]
	}
	return `<svg viewBox="0 0 12 12" aria-hidden="true">` + inner + `</svg>`
}
