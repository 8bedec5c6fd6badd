import { type Document, isMap, parseDocument } from 'yaml';
import { UserError } from '../base/errors.ts';

/**
 * The text of a file that a person wrote with something in it changed; comments and order are kept.
 * @param name of the file, for messages
 * @throws UserError where the text is no YAML: to write into it would only make it worse
 */
export function editYaml(text: string, name: string, change: (document: Document) => void): string {
  const document: Document = parseDocument(text);
  if (document.errors.length > 0) throw new UserError(`${name} is no valid YAML: mend it first. ${document.errors[0]!.message}`);
  if (document.contents === null) document.contents = document.createNode({});
  if (!isMap(document.contents)) throw new UserError('The file does not consist of keys with values: mend it first.');
  change(document);
  return document.toString({ lineWidth: 0, flowCollectionPadding: /\{ \S/.test(text) });
}
