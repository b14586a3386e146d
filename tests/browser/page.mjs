// Walks through a page in headless Chromium: node page.mjs PAGE BROWSER NODE_MODULES
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [file, executablePath, modules] = process.argv.slice(2);
const { chromium } = createRequire(join(modules, "x.js"))("playwright-core");
const axe = readFileSync(join(modules, "axe-core", "axe.min.js"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "carveout-browser-"));
const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];
const open = (name, more) => chromium.launchPersistentContext(join(folder, name), {
  executablePath, headless: true, acceptDownloads: true, timeout: 60000, viewport: { width: 1280, height: 900 }, args, ...more,
});
const url = pathToFileURL(file).href;

try {
  const browser = await open("scripted", {});
  const page = await browser.newPage();
  page.setDefaultTimeout(20000);
  const errors = [], asked = new Set();
  page.on("pageerror", error => errors.push(String(error)));
  page.on("console", message => { if (message.type() === "error") errors.push(message.text()); });
  page.on("request", request => { if (!/^(data|blob):/.test(request.url())) asked.add(request.url().split("#")[0]); });
  const key = (...keys) => keys.reduce((before, one) => before.then(() => page.keyboard.press(one)), Promise.resolve());
  const active = () => page.evaluate(() => document.activeElement.getAttribute("aria-label") || document.activeElement.name
    || document.activeElement.id || document.activeElement.textContent);
  const checked = async when => {
    await page.evaluate(axe);
    const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
    assert.deepEqual(found.violations.map(one => `${one.id}: ${one.nodes[0].html.slice(0, 200)}`), [], when);
  };
  const again = async hash => { await page.goto("about:blank"); await page.goto(url + (hash || "")); };

  await page.goto(url);
  for (const width of [1280, 760, 360]) {
    await page.setViewportSize({ width, height: 900 });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, `${width} is too narrow`);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await checked("light");
  await page.emulateMedia({ colorScheme: "dark" });
  await checked("dark");
  await page.emulateMedia({ colorScheme: "light" });

  // Search and filters, by the keyboard.
  const parts = await page.locator(".part").count();
  const shown = () => page.locator(".part:visible").count();
  await again();
  await key("Tab", "Tab", "Enter");
  assert.equal(await active(), "q");
  await page.keyboard.type("access");
  await page.waitForFunction(() => location.hash.includes("q=access"));
  const some = await shown();
  assert.ok(some > 0 && some < parts, `${some} of ${parts}`);
  await key("Tab", "Space");
  await page.waitForFunction(() => location.hash.includes("label="));
  const fewer = await shown();
  assert.ok(fewer <= some);
  const hash = await page.evaluate(() => location.hash);
  await again(hash);
  assert.equal(await shown(), fewer, "the address holds the state");
  await page.focus("#clear");
  await key("Enter");
  await page.waitForFunction(() => location.hash === "");
  assert.equal(await shown(), parts);

  // A mark, a request, the file, and the file read again.
  await page.focus(".part .mark-button");
  const id = await page.evaluate(() => document.activeElement.closest(".part").dataset.id);
  await key("Enter", "ArrowDown", "ArrowDown");
  await page.focus(".mark-form [name=note]");
  await page.keyboard.type("Show \"March\" <b>");
  await page.focus(".mark-form [name=by]");
  await page.keyboard.type("A. Auditor");
  await checked("with a mark");
  await key("Escape");
  assert.match(await active(), /^Mark of .*: Question$/);
  await page.focus("#add-request");
  await key("Enter");
  await page.keyboard.type("The list of leavers");
  await page.focus("#save");
  const [download] = await Promise.all([page.waitForEvent("download"), key("Enter")]);
  const saved = join(folder, "marks.json");
  await download.saveAs(saved);
  const marks = JSON.parse(readFileSync(saved, "utf8"));
  const set = await page.evaluate(() => ({ ...document.documentElement.dataset }));
  assert.deepEqual([marks.carveout_marks, marks.system, marks.period, marks.plan], [1, set.system, set.period, set.plan]);
  const value = (kind, of, field) => marks.marks.find(one => one.kind === kind && one.id === of && one.field === field)?.value;
  assert.equal(value("part", id, "result"), "Question");
  assert.equal(value("part", id, "note"), "Show \"March\" <b>");
  assert.equal(value("part", id, "by"), "A. Auditor");
  assert.match(value("part", id, "date"), /^\d{4}-\d\d-\d\d$/);
  assert.equal(value("request", "R-1", "note"), "The list of leavers");
  await again();
  await page.setInputFiles("#load", saved);
  await page.waitForFunction(() => document.getElementById("marks-count").textContent === "2");
  assert.equal(await page.inputValue("#requests textarea"), "The list of leavers");
  assert.deepEqual(errors, []);
  assert.deepEqual([...asked].filter(one => one !== url && one !== "about:blank"), []);
  await browser.close();

  // Without the script.
  const plain = await open("plain", { javaScriptEnabled: false });
  const document = await plain.newPage();
  await document.goto(url);
  assert.equal(await document.locator(".part:visible").count(), parts);
  assert.equal(await document.locator("#filter:visible, .mark-button:visible, #marks:visible").count(), 0);
  await plain.close();
  console.log(`${parts} parts: no violation, nothing asked for, marks saved and read`);
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
