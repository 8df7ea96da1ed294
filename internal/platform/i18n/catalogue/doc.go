// Package catalogue reads the message catalogues: YAML files LANG/AREA.yaml
// whose nested maps give dotted keys, and LANG/language.yaml, which says how a
// language writes dates, numbers and lists. It turns every text into segments
// once, so that translating at run time only joins strings.
//
// It owns the syntax (placeholders, plural forms) and the comparison of the
// languages with English, which declares the parameters. It does not format
// values (package i18n does) and writes no Go code (internal/tools/messages
// does).
//
// Begin reading at Read, then at Text for the placeholder syntax.
package catalogue
