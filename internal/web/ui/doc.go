// Package ui holds what every page is made of: the layout around it, the parts
// in it, the helpers of its forms, and the assets (package assets). It knows no
// business rule, asks no service and sees no request: pages give it plain data.
//
// A page is a templ component beside its handler:
//
//	@ui.Layout(p) {
//		@ui.Head(p, ui.Heading{Sub: p.L.T(msg.GroupsOpenToAll())})
//		@ui.Section(ui.Sec{Title: p.L.T(msg.GroupsComing())}) { … }
//	}
//
// Texts come translated (p.L.T); a part takes a Localizer only where it says a
// word of its own. The language is that of the design: class names, layers and
// which part to use when stand in its style guide, rendered by [Styleguide].
//
// The pages' content policy forbids inline style, script and handlers, so no
// part has a style or on… attribute (a test reads every template). What a part
// says by colour it also says by a glyph and by a word.
//
// Begin reading at [Page], then Layout in layout.templ, then [Form].
package ui

//go:generate go run ../../tools/icons icons icons_gen.go
//go:generate go tool templ generate -path .
