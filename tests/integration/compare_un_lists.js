// SPDX-License-Identifier: Apache-2.0
// Compares dates of the Security Council's list without any code of the project: what must be listed, amended and lifted.
//
//   node compare_un_lists.js FIRST.xml SECOND.xml ...
//
// Prints one JSON array with an object for each file. An entry is amended when something that a record carries differs.
'use strict';

const fs = require('fs');

const entities = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function text(xml) {
  return xml
    .replace(/<[^>]*>/g, '')
    .replace(/&(#x?[0-9a-fA-F]+|\w+);/g, (whole, name) => {
      if (name[0] !== '#') return entities[name];
      return String.fromCodePoint(name[1] === 'x' ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10));
    })
    .trim();
}

// The contents of all elements of one name, outermost only.
function elements(xml, name) {
  const pattern = new RegExp(`<${name}(?:\\s[^>]*)?(?:/>|>([\\s\\S]*?)</${name}>)`, 'g');
  return [...xml.matchAll(pattern)].map((match) => match[1] || '');
}

const child = (xml, name) => elements(xml, name).map(text).filter((value) => !/^(|n\/a|-|\/)$/i.test(value));

function carried(kind, xml) {
  const aliases = elements(xml, `${kind}_ALIAS`)
    .map((alias) => [child(alias, 'QUALITY')[0] === 'f.k.a.' ? 'former' : 'alias', child(alias, 'ALIAS_NAME')[0]])
    .filter(([, name]) => name);
  const addresses = elements(xml, `${kind}_ADDRESS`)
    .map((address) => ['STREET', 'CITY', 'STATE_PROVINCE', 'ZIP_CODE', 'COUNTRY'].flatMap((part) => child(address, part)))
    .filter((parts) => parts.length);
  const own = xml.replace(/<(INDIVIDUAL|ENTITY)_\w+[\s\S]*?<\/\1_\w+>/g, '');
  const fields = ['FIRST_NAME', 'SECOND_NAME', 'THIRD_NAME', 'FOURTH_NAME', 'NAME_ORIGINAL_SCRIPT', 'REFERENCE_NUMBER',
    'UN_LIST_TYPE', 'COMMENTS1'].map((name) => child(own, name));
  const listed = child(own, 'LISTED_ON').map((day) => day.slice(0, 10));
  return JSON.stringify([kind, fields, listed, aliases, addresses]);
}

function read(file) {
  const xml = fs.readFileSync(file, 'utf8').replace(/\r\n/g, '\n');
  const entries = new Map();
  for (const kind of ['INDIVIDUAL', 'ENTITY']) {
    const section = elements(xml, kind === 'ENTITY' ? 'ENTITIES' : 'INDIVIDUALS')[0];
    for (const entry of elements(section, kind)) entries.set(child(entry, 'DATAID')[0], carried(kind, entry));
  }
  return entries;
}

let before = new Map();
const result = process.argv.slice(2).map((file) => {
  const now = read(file);
  const outcome = { entries: now.size, listed: 0, amended: 0, lifted: 0 };
  for (const [id, content] of now) {
    if (!before.has(id)) outcome.listed += 1;
    else if (before.get(id) !== content) outcome.amended += 1;
  }
  for (const id of before.keys()) if (!now.has(id)) outcome.lifted += 1;
  before = now;
  return outcome;
});
console.log(JSON.stringify(result));
