package guide

import (
	"reflect"
	"slices"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// check reports what does not fit together in a guide whose single values are
// all right.
func check(g *Guide, r *report) {
	c := checker{g, r}
	c.each(reflect.ValueOf(*g), "", c.translated)
	c.each(reflect.ValueOf(*g), "", c.unique)
	if g.Profile != nil {
		c.profile(g.Profile)
	}
	for i := range g.Documents {
		c.document(&g.Documents[i], indexed("documents", i))
	}
	for i, b := range g.Benefits {
		c.requirementKeys(b.While, indexed("benefits", i)+".while")
	}
	for i, p := range g.Promises {
		c.promise(p, indexed("promises", i))
	}
	for i := range g.Requirements {
		c.requirement(&g.Requirements[i], indexed("requirements", i))
	}
	if g.Names != nil {
		c.names(g.Names)
	}
	for i, t := range g.Onboarding {
		c.task(t, indexed("onboarding", i))
	}
	if g.Applications.Readers > 2 {
		c.add("applications.readers", msg.GuideReadersMany())
	}
	for i, s := range g.Ladder {
		c.requirementKeys(s.Requirements, indexed("ladder", i)+".requirements")
	}
}

type checker struct {
	g *Guide
	*report
}

// each calls visit with every value of the guide and its path.
func (c checker) each(v reflect.Value, path string, visit func(v reflect.Value, path string)) {
	visit(v, path)
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			c.each(v.Elem(), path, visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			c.each(v.Index(i), indexed(path, i), visit)
		}
	case reflect.Struct:
		if _, ok := reflect.New(v.Type()).Interface().(scalar); ok {
			return
		}
		for _, f := range fieldsOf(v.Type()) {
			c.each(v.FieldByIndex(f.index), join(path, f.key), visit)
		}
	}
}

// translated checks that a text has all languages of the guide and no others.
func (c checker) translated(v reflect.Value, path string) {
	text, ok := v.Interface().(Text)
	if _, same := text[everyLanguage]; !ok || text == nil || same {
		return
	}
	var missing []string
	for _, lang := range c.g.Languages {
		if text[string(lang)] == "" {
			missing = append(missing, string(lang))
		}
	}
	if len(missing) > 0 {
		c.add(path, msg.GuideTextMissing(missing))
	}
	for lang := range text {
		if !slices.Contains(c.g.Languages, Language(lang)) {
			c.add(join(path, lang), msg.GuideTextLanguage(lang))
		}
	}
}

// unique checks that nothing stands in a list twice: no value, no key.
func (c checker) unique(v reflect.Value, path string) {
	if v.Kind() != reflect.Slice {
		return
	}
	seen := map[string]bool{}
	for i := range v.Len() {
		item, at := v.Index(i), indexed(path, i)
		if item.Kind() == reflect.Struct {
			if item = item.FieldByName("Key"); !item.IsValid() {
				return
			}
			at += ".key"
		}
		if item.Kind() != reflect.String {
			return
		}
		if seen[item.String()] {
			c.add(at, msg.GuideTwice(item.String()))
		}
		seen[item.String()] = true
	}
}

func (c checker) document(d *Document, path string) {
	if _, ok := d.Files[d.Authoritative]; !ok {
		c.add(path+".files", msg.GuideAuthoritativeMissing(string(d.Authoritative)))
	}
	for lang := range d.Files {
		if !slices.Contains(c.g.Languages, lang) {
			c.add(join(path+".files", string(lang)), msg.GuideTextLanguage(string(lang)))
		}
	}
	for i, copied := range d.Copies {
		if _, ok := d.Files[copied.Language]; !ok || d.CopyOf(copied.Language) != copied.Address {
			c.add(indexed(path+".copies", i), msg.GuideCopyUnknown(string(copied.Language)))
		}
	}
	switch accepted := d.Kind.Accepted(); {
	case !accepted && len(d.Asks) > 0:
		c.add(path+".asks", msg.GuideVersionUnused(string(d.Kind)))
	case accepted && d.Version == 0:
		c.add(path, msg.GuideVersionMissing())
	case !accepted && d.Version != 0:
		c.add(path+".version", msg.GuideVersionUnused(string(d.Kind)))
	case !accepted && !d.NeededFrom.IsZero():
		c.add(path+".needed_from", msg.GuideVersionUnused(string(d.Kind)))
	}
}

// acceptedDocuments checks keys of documents that people are to accept.
func (c checker) acceptedDocuments(keys []Key, path string) {
	for i, key := range keys {
		at := indexed(path, i)
		switch d := c.g.Document(key); {
		case d == nil:
			c.add(at, msg.GuideNoSuchDocument(string(key)))
		case !d.Kind.Accepted():
			c.add(at, msg.GuideDocumentNotAccepted(string(key), string(d.Kind)))
		}
	}
}

func (c checker) requirementKeys(keys []Key, path string) {
	for i, key := range keys {
		if c.g.Requirement(key) == nil {
			c.add(indexed(path, i), msg.GuideNoSuchRequirement(string(key)))
		}
	}
}

func (c checker) promise(p Promise, path string) {
	given := 0
	for _, set := range []bool{!p.Every.IsZero(), !p.Within.IsZero(), !p.Before.IsZero()} {
		if set {
			given++
		}
	}
	what := string(p.What)
	switch p.What {
	case PromisedLetter, PromisedCall:
		if p.Every.IsZero() {
			c.add(path, msg.GuidePromiseEvery(what))
		}
	case PromisedInvitation, PromisedGuide:
		if p.Before.IsZero() {
			c.add(path, msg.GuidePromiseBefore(what))
		}
	default:
		if p.Within.IsZero() {
			c.add(path, msg.GuidePromiseWithin(what))
		}
	}
	if given > 1 {
		c.add(path, msg.GuidePromiseOne())
	}
}

func (c checker) task(t Task, path string) {
	switch isDocuments := t.Needs == NeedsDocuments; {
	case isDocuments && len(t.Documents) == 0:
		c.add(path, msg.GuideNeedsDocuments(string(t.Needs)))
	case !isDocuments && len(t.Documents) > 0:
		c.add(path+".documents", msg.GuideDocumentsUnused())
	}
	c.acceptedDocuments(t.Documents, path+".documents")
}
