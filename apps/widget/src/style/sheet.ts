import { CSS } from './css';

let sheet: CSSStyleSheet | null = null;

/** One sheet for all widgets of a page. Constructed, so that no `style-src` of the page is in the way. */
export function widgetSheet(): CSSStyleSheet {
  if (sheet === null) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
  }
  return sheet;
}
