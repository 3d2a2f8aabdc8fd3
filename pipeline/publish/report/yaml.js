"use strict";
// Corrections as YAML that Dragoman's reader takes. Strings are double-quoted, with every
// character escaped that a YAML reader may refuse or a person could not see.

const HIDDEN = /[\u0000-\u001f\u007f-\u00a0\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u205f-\u206f\ufeff\ufff0-\uffff]/g;
const HALF_PAIR = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function yamlString(text) {
  const safe = String(text).replace(HALF_PAIR, "\ufffd").replace(/["\\]/g, "\\$&");
  return '"' + safe.replace(HIDDEN, (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0")) + '"';
}

function yamlValue(value) {
  if (value === null) return "null";
  if (Array.isArray(value)) return "[" + value.map(yamlValue).join(", ") + "]";
  if (typeof value === "boolean" || typeof value === "number") return String(value);
  return yamlString(value);
}

function yamlMapping(mapping, indent) {
  return Object.entries(mapping).map(([key, value]) => `${indent}${key}: ${yamlValue(value)}\n`).join("");
}

// entries: [{action, table, row: {id, article_id, evidence_text, identity}, set?, who, when, why}]
function correctionsYaml(entries) {
  return entries.map((entry) => {
    const { identity, ...row } = entry.row;
    let text = `- action: ${entry.action}\n  table: ${entry.table}\n  row:\n${yamlMapping(row, "    ")}`;
    if (Object.keys(identity).length) text += `    identity:\n${yamlMapping(identity, "      ")}`;
    if (entry.set) text += `  set:\n${yamlMapping(entry.set, "    ")}`;
    return text + yamlMapping({ who: entry.who, when: entry.when, why: entry.why }, "  ");
  }).join("");
}
