// Package e2e walks the journeys of people through the real program in a real
// browser: Debian's Chromium, one process for all. It also lets axe-core judge
// each kind of page in both themes and three widths.
//
// Where Chromium is absent the tests are skipped with a sentence; in CI that is
// a failure. axe-core comes by the lock file of this folder (npm ci).
package e2e
