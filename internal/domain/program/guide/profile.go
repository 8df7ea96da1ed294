package guide

import (
	"net/url"
	"regexp"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

const (
	idPlaceholder  = "{id}"
	longestAddress = 2048
)

// ID returns the profile ID in what a person pasted: the address of a
// profile in one of the shapes, or the bare ID. Scheme, upper and lower case of
// the host, "www.", query, fragment and trailing slashes make no difference.
// Anything else is an Invalid error whose message shows the example.
func (p *Profile) ID(input string) (string, error) {
	input = strings.TrimSpace(input)
	id, err := p.Pattern.compile()
	if err != nil || input == "" || len(input) > longestAddress {
		return "", fault.New(fault.Invalid, msg.GuideProfileEmpty(string(p.Example)))
	}
	if id.MatchString(input) {
		return input, nil
	}
	u := parseAddress(input)
	if u == nil {
		return "", fault.New(fault.Invalid, msg.GuideProfileShape(string(p.Example)))
	}
	known := false
	for _, shape := range p.Shapes {
		want, err := url.Parse(string(shape))
		if err != nil || hostOf(want) != hostOf(u) {
			continue
		}
		known = true
		if found, ok := matchPath(want.Path, u.Path, id); ok {
			return found, nil
		}
	}
	if !known {
		return "", fault.New(fault.Invalid, msg.GuideProfileHost(string(p.Example), u.Hostname()))
	}
	return "", fault.New(fault.Invalid, msg.GuideProfileShape(string(p.Example)))
}

// parseAddress reads a web address, with or without its scheme; nil when the
// input is none.
func parseAddress(input string) *url.URL {
	if !strings.Contains(input, "://") {
		input = "https://" + input
	}
	u, err := url.Parse(input)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.User != nil || !strings.Contains(u.Hostname(), ".") {
		return nil
	}
	if port := u.Port(); port != "" && port != "443" && port != "80" {
		return nil
	}
	return u
}

// hostOf returns the host of an address as it is compared.
func hostOf(u *url.URL) string {
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	return strings.TrimPrefix(host, "www.")
}

// matchPath compares a path with that of a shape, part by part, and returns
// what stands in the place of the ID.
func matchPath(shape, path string, id *regexp.Regexp) (string, bool) {
	want, got := splitPath(shape), splitPath(path)
	if len(want) != len(got) {
		return "", false
	}
	found := ""
	for i, part := range want {
		before, after, isID := strings.Cut(part, idPlaceholder)
		switch {
		case isID:
			rest, ok := cutPrefixFold(got[i], before)
			if !ok || len(rest) < len(after) || !strings.EqualFold(rest[len(rest)-len(after):], after) {
				return "", false
			}
			found = rest[:len(rest)-len(after)]
		case part == "*" && got[i] != "":
		case !strings.EqualFold(part, got[i]):
			return "", false
		}
	}
	return found, id.MatchString(found)
}

func splitPath(path string) []string { return strings.Split(strings.Trim(path, "/"), "/") }

func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

func (c checker) profile(p *Profile) {
	for i, shape := range p.Shapes {
		at := indexed("profile.shapes", i)
		u, err := url.Parse(string(shape))
		if err != nil || strings.Count(string(shape), idPlaceholder) != 1 || !strings.Contains(u.Path, idPlaceholder) {
			c.add(at, msg.GuideShapeOneId())
			continue
		}
		for _, part := range splitPath(u.Path) {
			if strings.Contains(part, "*") && part != "*" {
				c.add(at, msg.GuideShapeStar())
			}
		}
	}
	if _, err := p.ID(string(p.Example)); err != nil {
		c.add("profile.example", msg.GuideExampleFits())
	}
}
