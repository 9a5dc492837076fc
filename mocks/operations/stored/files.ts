import type { Schemas } from '../../../spec/validator.ts';
import { refuseBody, refuseUnknown } from '../../gateway/refusal.ts';
import { answerHeld, answerPlainly, answerTo, identifierOf } from '../call.ts';
import { shelfLimits } from './shelf.ts';
import { answerDeleted } from './things.ts';

const unknown = refuseUnknown('file');

const answerFile = answerHeld((shelf) => shelf.files, unknown);

/** Keeps a file for the key that sent it; the oldest things of the key make room for it. */
export const uploadFile = answerTo('UploadFileRequest', ({ purpose }, call) => {
  const content = call.files['file']?.[0];
  if (content === undefined || content.size > shelfLimits.bytes) {
    return refuseBody([{ pointer: '/file', message: 'is no file, or a too large one' }]);
  }
  const file: Schemas['StoredFile'] = {
    id: identifierOf('file-', call.ids),
    object: 'file',
    bytes: content.size,
    created_at: call.createdAt,
    filename: content.name,
    purpose,
    status: 'processed',
  };
  call.shelf.files.put(file.id, { file, content }, content.size);
  return { kind: 'json', body: file };
});

/** Lists the files of this key, or those of one purpose. */
export const listFiles = answerPlainly(({ shelf, query }) => {
  const purpose = query.get('purpose');
  const files = shelf.files.list().map(({ file }) => file);
  const body: Schemas['FileList'] = {
    object: 'list',
    data: files.filter((file) => purpose === null || file.purpose === purpose),
    has_more: false,
  };
  return { kind: 'json', body };
});

/** Retrieves what is known of a file. */
export const retrieveFile = answerFile((held) => ({ kind: 'json', body: held.file }));

/** Sends the bytes of a file back, never as a page that a browser would run. */
export const downloadFile = answerFile((held) => {
  const headers = { 'content-type': 'application/octet-stream' };
  return { kind: 'given', answer: { status: 200, headers, body: held.content.stream() } };
});

/** Deletes a file. */
export const deleteFile = answerPlainly(({ shelf, named }) =>
  shelf.files.remove(named) ? answerDeleted(named, 'file') : unknown,
);
