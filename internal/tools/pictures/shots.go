package main

// shot is one picture: who looks at which page, in which window.
type shot struct {
	name          string
	as            string // the end of a message key of the role bar; empty: a visitor
	path          string
	follow        string // the first link that this selector finds is opened instead
	width, height int64
	dark          bool
}

// The windows: a desk, a wider one for tables, and a telephone.
const (
	desk  = 1200
	wide  = 1440
	phone = 390
)

// shots are all pictures. Together they stay below two megabytes.
var shots = []shot{
	{name: "home", path: "/", width: desk, height: 900},
	{name: "directory", path: "/groups", width: desk, height: 900},
	{name: "group", path: "/groups", follow: "main a[href^='/groups/']", width: desk, height: 900},
	{name: "standing", as: "cast.leader", path: "/me", follow: "main a[href^='/me/groups/']", width: desk, height: 1000},
	{name: "office", as: "cast.manager", path: "/office/groups", width: wide, height: 900},
	{name: "office-file", as: "cast.manager", path: "/office/groups", follow: "tbody a[href^='/office/groups/']", width: desk, height: 900},
	{name: "phone", path: "/", width: phone, height: 844},
	{name: "dark", path: "/", width: desk, height: 900, dark: true},
}
