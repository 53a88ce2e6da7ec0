package rehearsal

import (
	"errors"
	"strings"
)

// field is one item of Graph's fields parameter: name.modifier(args){fields}.
type field struct {
	name      string
	modifiers map[string]string
	sub       []field
}

var errFields = errors.New("syntax error in fields")

// maxFieldDepth bounds what a hostile expression can nest.
const maxFieldDepth = 8

// parseFields reads a fields parameter.
func parseFields(s string) ([]field, error) {
	p := &fieldParser{rest: strings.ReplaceAll(s, " ", "")}
	list, err := p.list(0)
	if err == nil && p.rest != "" {
		err = errFields
	}
	return list, err
}

type fieldParser struct{ rest string }

func (p *fieldParser) list(depth int) ([]field, error) {
	if depth > maxFieldDepth {
		return nil, errFields
	}
	var list []field
	for {
		f, err := p.field(depth)
		if err != nil {
			return nil, err
		}
		list = append(list, f)
		if !p.eat(',') {
			return list, nil
		}
	}
}

func (p *fieldParser) field(depth int) (field, error) {
	f := field{name: p.word()}
	if f.name == "" {
		return f, errFields
	}
	for p.eat('.') {
		name := p.word()
		if name == "" || !p.eat('(') {
			return f, errFields
		}
		args, rest, closed := strings.Cut(p.rest, ")")
		if !closed {
			return f, errFields
		}
		p.rest = rest
		if f.modifiers == nil {
			f.modifiers = map[string]string{}
		}
		f.modifiers[name] = args
	}
	if p.eat('{') {
		sub, err := p.list(depth + 1)
		if err != nil || !p.eat('}') {
			return f, errFields
		}
		f.sub = sub
	}
	return f, nil
}

func (p *fieldParser) eat(c byte) bool {
	if p.rest == "" || p.rest[0] != c {
		return false
	}
	p.rest = p.rest[1:]
	return true
}

func (p *fieldParser) word() string {
	n := 0
	for n < len(p.rest) && (p.rest[n] == '_' || p.rest[n] >= 'a' && p.rest[n] <= 'z' || p.rest[n] >= '0' && p.rest[n] <= '9') {
		n++
	}
	w := p.rest[:n]
	p.rest = p.rest[n:]
	return w
}

// pick gives the fields of a node that were asked for, and id, which Graph
// always adds. A nil value is a field that the node has but that is empty.
func (g *graphCall) pick(node string, data object, fields []field, always ...string) (object, *graphError) {
	out := object{}
	for _, name := range always {
		out[name] = data[name]
	}
	for _, f := range fields {
		v, known := data[f.name]
		if !known {
			e := invalid("Tried accessing nonexisting field (" + f.name + ") on node type (" + node + ")")
			return nil, &e
		}
		v, e := g.narrow(f, v)
		if e != nil {
			return nil, e
		}
		if v != nil {
			out[f.name] = v
		}
	}
	return out, nil
}

// narrow applies a field's modifiers and its own fields to a value.
func (g *graphCall) narrow(f field, v any) (any, *graphError) {
	o, isObject := v.(object)
	if !isObject {
		return v, nil
	}
	list, isList := o["data"].([]object)
	if !isList {
		if f.sub == nil {
			return o, nil
		}
		return second(g.pick(f.name, o, f.sub))
	}
	out := object{}
	for k, v := range o {
		out[k] = v
	}
	if f.modifiers["summary"] == "" {
		delete(out, "summary")
	}
	if f.modifiers["limit"] == "0" {
		list = []object{}
	}
	picked := make([]object, len(list))
	for i, item := range list {
		picked[i] = item
		if f.sub != nil {
			one, e := g.pick(f.name, item, f.sub)
			if e != nil {
				return nil, e
			}
			picked[i] = one
		}
	}
	out["data"] = picked
	return out, nil
}

// second turns a nil error of its own type into a plain nil value.
func second(o object, e *graphError) (any, *graphError) {
	if e != nil {
		return nil, e
	}
	return o, nil
}
