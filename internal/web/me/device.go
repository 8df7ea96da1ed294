package me

import (
	"strings"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
)

// What browsers and systems call themselves; the first that is found counts,
// because later ones are also named by those before them.
var (
	browsers = [][2]string{{"Edg/", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser/", "Samsung Internet"}, {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"},
		{"CriOS/", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}}
	systems = [][2]string{{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"CrOS", "ChromeOS"}, {"Mac OS X", "macOS"}, {"Linux", "Linux"}}
)

// device names a browser in words, for the list of sessions: "Firefox on Linux".
func device(agent string, r *site.Request) string {
	browser, system := firstIn(agent, browsers), firstIn(agent, systems)
	if browser == "" || system == "" {
		return r.T(msg.SigninSomeBrowser())
	}
	return r.T(msg.SigninDevice(browser, system))
}

func firstIn(agent string, names [][2]string) string {
	for _, n := range names {
		if strings.Contains(agent, n[0]) {
			return n[1]
		}
	}
	return ""
}
