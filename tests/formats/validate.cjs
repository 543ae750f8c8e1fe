// validate.cjs PACKAGES SARIF_LOG REPORT.json GITLAB RDJSON VALIDATED BASELINE: exits 1 and says what is
// wrong. PACKAGES is a node_modules, VALIDATED what the SARIF multitool found in SARIF_LOG (its exit
// status does not tell).
'use strict';
const fs = require('fs');
const path = require('path');

const [packages, sarifPath, reportPath, gitlabPath, rdjsonPath, validatedPath, baselinePath] =
  process.argv.slice(2);
const need = (name) => require(path.join(packages, name));
const Ajv = need('ajv');
const Ajv2020 = need('ajv/dist/2020');
const addFormats = need('ajv-formats');
const read = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));
const problems = [];

function checkSchema(name, ajv, schema, data) {
  addFormats(ajv);
  const validate = ajv.compile(schema);
  if (validate(data)) return;
  for (const e of validate.errors.slice(0, 10)) problems.push(`${name}: ${e.instancePath}: ${e.message}`);
}

const options = { strict: false, allErrors: false };
const sarif = read(sarifPath);
checkSchema('sarif', new Ajv2020(options),
  read(path.join(packages, '@microsoft/sarif-multitool-linux/sarif-2.1.0.json')), sarif);
checkSchema('json', new Ajv(options), read(path.join(__dirname, '../../schemas/report.schema.json')), read(reportPath));
const gitlab = read(gitlabPath);
checkSchema('gitlab', new Ajv(options), read(path.join(__dirname, 'gitlab.schema.json')), gitlab);
checkSchema('rdjson', new Ajv(options), read(path.join(__dirname, 'rdjson.schema.json')), read(rdjsonPath));
checkSchema('baseline', new Ajv(options), read(path.join(__dirname, '../../schemas/baseline.schema.json')), read(baselinePath));

// What neither schema nor multitool look at.
const run = sarif.runs[0];
const ids = run.tool.driver.rules.map((rule) => rule.id);
const claims = new Set();
run.results.forEach((result, index) => {
  const where = `sarif result ${index}`;
  if (ids[result.ruleIndex] !== result.ruleId) problems.push(`${where}: ruleIndex is another rule's`);
  const related = new Set((result.relatedLocations || []).map((location) => location.id));
  for (const link of result.message.text.matchAll(/(?<!\\)\]\((\d+)\)/g))
    if (!related.has(Number(link[1]))) problems.push(`${where}: no related location ${link[1]}`);
  const place = result.locations[0].physicalLocation;
  const claim = `${place.artifactLocation.uri} ${result.partialFingerprints['shardlint/claim/v1']}`;
  if (claims.has(claim)) problems.push(`${where}: fingerprint is used twice`);
  claims.add(claim);
  if (!/^[0-9a-f]+:\d+$/.test(result.partialFingerprints.primaryLocationLineHash))
    problems.push(`${where}: no line hash`);
  if (place.artifactLocation.uriBaseId !== 'SRCROOT') return;
  // JavaScript's strings are UTF-16, as the columns are.
  const text = fs.readFileSync(decodeURIComponent(place.artifactLocation.uri), 'utf8').replace(/^\uFEFF/, '');
  const line = text.split(/\r\n|\r|\n/)[place.region.startLine - 1];
  const slice = line.slice(place.region.startColumn - 1, place.region.endColumn - 1);
  if (slice !== place.region.snippet.text)
    problems.push(`${where}: the region holds ${JSON.stringify(slice)}, the snippet says ${JSON.stringify(place.region.snippet.text)}`);
});
if (run.results.length < 20) problems.push('sarif: too few results to say anything');

const fingerprints = gitlab.map((issue) => issue.fingerprint);
if (new Set(fingerprints).size !== fingerprints.length) problems.push('gitlab: a fingerprint is used twice');

for (const found of read(validatedPath).runs[0].results || [])
  if (found.level !== 'note')
    problems.push(`multitool: ${found.ruleId} ${found.level || 'warning'}: ${JSON.stringify(found.message)}`);

for (const problem of problems.slice(0, 40)) console.error(problem);
process.exit(problems.length === 0 ? 0 : 1);
