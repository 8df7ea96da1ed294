// Package requirements knows which groups keep the program's requirements. It
// gathers the facts of other packages, asks the engine, keeps the answer for
// lists, and records what a manager decides: waivers, declarations, findings.
// Its tables begin with requirements_.
//
// What is computed is never set by hand. requirements_standings is a memory:
// throw it away, and Assess makes it anew. The rules themselves are in package
// engine (how a finding and a standing come about) and measures (one primitive
// a file); both are pure and know no database.
//
// Begin reading at gather.go (facts for the engine), then assess.go and
// decide.go.
package requirements
