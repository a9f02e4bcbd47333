// A report as HTML or Markdown: paragraphs with numbered notes, and the sources the numbers lead to. Nothing here knows the page.

/**
 * A part of a paragraph: exact words (which alone get quotation marks), our words, or a heading; with the numbers of its sources.
 * @typedef {{ text: string, as: "head" | "quote" | "told" | "fact" | "note", lang?: string, sources?: number[] }} Part
 * @typedef {{ parts: Part[] }} Entry
 * @typedef {{ number: number, text: string, url: string }} Cited
 * @typedef {{ title: string, lang: string, about: string, entries: Entry[], cited: Cited[], sourcesTitle: string, toldBy: string }} Report toldBy: what stands before our words
 */

/** @type {Record<string, string>} */
const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
/** @param {string} text */
const escaped = (text) => text.replace(/[&<>"']/g, (sign) => SIGNS[sign]);

/** @param {string} url */
const isWeb = (url) => /^https?:\/\//i.test(url);

/** Numbers sources in the order in which they are asked for. */
export function numbering() {
  /** @type {Map<number, number>} */
  const numbers = new Map();
  return {
    /** @param {number} source */
    of: (source) => {
      numbers.set(source, numbers.get(source) ?? numbers.size + 1);
      return numbers.get(source) ?? 0;
    },
    list: () => [...numbers].map(([source, number]) => ({ source, number })),
  };
}

const STYLE = "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff}h2{font-size:1.05rem;margin:1.4rem 0 .2rem}p{margin:.25rem 0;overflow-wrap:anywhere}.note{border-left:3px solid #00636b;padding-left:.7rem}.told,.fact{color:#4b5560}sup a{text-decoration:none}li{overflow-wrap:anywhere}";

/** Returns one page without script that asks for nothing. @param {Report} report */
export function asHtml({ title, lang, about, entries, cited, sourcesTitle, toldBy }) {
  const notes = (/** @type {number[]} */ numbers) => numbers.map((n) => `<sup><a href="#s${n}">[${n}]</a></sup>`).join("");
  const one = (/** @type {Part} */ { text, as, lang: own, sources = [] }) => {
    const language = own ? ` lang="${escaped(own)}"` : "";
    if (as === "head") return `<h2 dir="auto"${language}>${escaped(text)}</h2>`;
    const said = as === "quote" ? `<q${language}>${escaped(text)}</q>` : `<span${language}>${as === "told" ? `${escaped(toldBy)} ` : ""}${escaped(text)}</span>`;
    return `<p class="${as}" dir="auto">${said}${notes(sources)}</p>`;
  };
  const sources = cited.map(({ number, text, url }) => `<li id="s${number}" value="${number}">${escaped(text)}${isWeb(url) ? ` <a href="${escaped(url)}" rel="noreferrer">${escaped(url)}</a>` : url ? ` ${escaped(url)}` : ""}</li>`);
  return `<!doctype html>\n<html lang="${escaped(lang)}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><style>${STYLE}<\/style></head><body><main><h1 dir="auto">${escaped(title)}</h1><p>${escaped(about)}</p>${entries.flatMap(({ parts }) => parts.map(one)).join("\n")}${sources.length ? `<h2>${escaped(sourcesTitle)}</h2><ol>${sources.join("\n")}</ol>` : ""}</main></body></html>\n`;
}

/** @param {string} text */
const marked = (text) => text.replace(/\s+/g, " ").trim().replace(/([\\`*_[\]<>#])/g, "\\$1");

/** Returns it as Markdown with footnotes (those of GitHub and Pandoc). @param {Report} report */
export function asMarkdown({ title, about, entries, cited, sourcesTitle, toldBy }) {
  const notes = (/** @type {number[]} */ numbers) => numbers.map((n) => `[^${n}]`).join("");
  const one = (/** @type {Part} */ { text, as, sources = [] }) => {
    if (as === "head") return `## ${marked(text)}`;
    if (as === "quote") return `> “${marked(text)}”${notes(sources)}`;
    return `${as === "told" ? `${marked(toldBy)} ` : ""}${as === "note" ? `**${marked(text)}**` : marked(text)}${notes(sources)}`;
  };
  const sources = cited.map(({ number, text, url }) => `[^${number}]: ${marked(text)}${isWeb(url) ? ` <${url.replace(/[<>\s]/g, encodeURIComponent)}>` : url ? ` ${marked(url)}` : ""}`);
  return `${[`# ${marked(title)}`, marked(about), ...entries.flatMap(({ parts }) => parts.map(one)), ...(sources.length ? [`## ${marked(sourcesTitle)}`, sources.join("\n")] : [])].filter(Boolean).join("\n\n")}\n`;
}
