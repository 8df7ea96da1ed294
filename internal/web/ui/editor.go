package ui

import (
	"github.com/a-h/templ"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// markdownTool is a button of the editor's toolbar; js/markdown-editor.js reads
// what it does.
type markdownTool struct {
	icon  IconName
	label func() i18n.Message
	does  templ.Attributes
}

var markdownTools = []markdownTool{
	{IconBold, msg.UiBold, templ.Attributes{"data-wrap": "**"}},
	{IconItalic, msg.UiItalic, templ.Attributes{"data-wrap": "_"}},
	{IconHeading, msg.UiHeading, templ.Attributes{"data-line": "## "}},
	{IconQuote, msg.UiQuote, templ.Attributes{"data-line": "> "}},
	{IconList, msg.UiBullets, templ.Attributes{"data-line": "- "}},
	{IconLink, msg.UiLink, templ.Attributes{"data-link": "true"}},
}
