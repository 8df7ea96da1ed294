package arch

import (
	"go/ast"
	"slices"
	"testing"
)

// atTheDoor are the only files outside package access that open a page by its
// door alone: behind it nothing is listed.
var atTheDoor = []string{"internal/web/site/route.go", "internal/domain/accounts/office.go"}

// Lists of the office are narrowed to their reader's reach. tx.List lets a
// limited role in and says how far it reaches; whoever throws that away, or
// comes in by the door alone, shows groups of the whole network.
func TestListsAskTheirReach(t *testing.T) {
	for _, f := range files(t) {
		if f.pkg == "internal/domain/access" {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				call, ok := n.Rhs[0].(*ast.CallExpr)
				if ok && calls(call, "List", "Reach") && name(n.Lhs[0]) == "_" {
					t.Errorf("%s throws a reach away: narrow the list by it (Within, WithinPlaces, Sees)", f.path)
				}
			case *ast.CallExpr:
				if calls(n, "DoorTarget") && !slices.Contains(atTheDoor, f.path) {
					t.Errorf("%s asks about a door: a list goes through tx.List, which also says what it may show", f.path)
				}
			case *ast.KeyValueExpr:
				if name(n.Key) == "Door" {
					t.Errorf("%s makes a door of its own: a list goes through tx.List, which also says what it may show", f.path)
				}
			}
			return true
		})
	}
}

func calls(c *ast.CallExpr, names ...string) bool {
	sel, ok := c.Fun.(*ast.SelectorExpr)
	return ok && slices.Contains(names, sel.Sel.Name)
}

func name(e ast.Expr) string {
	if id, ok := e.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}
