/**
 * Pictures for a case. They are drawn again before they are sealed, so that nothing of the file stays but what is seen: no place, no
 * time, no camera (R611).
 */

export type PictureTrouble = "notAPicture" | "tooLarge";

export class PictureError extends Error {
  constructor(readonly why: PictureTrouble) {
    super(why);
  }
}

/** The longest side, in pixels: a page of paper stays readable. */
const SIDES = [2_200, 1_600, 1_100];
const QUALITY = 0.82;
export const PICTURE_TYPE = "image/jpeg";
/** What the core seals at most, in bytes. */
const MOST = 1024 * 1024 - 1;

/**
 * The picture as JPEG, in bytes.
 * @throws PictureError
 */
export async function redraw(file: Blob): Promise<Uint8Array> {
  const picture = await createImageBitmap(file).catch(() => {
    throw new PictureError("notAPicture");
  });
  try {
    for (const side of SIDES) {
      const drawn = await draw(picture, side);
      if (drawn.size <= MOST) return new Uint8Array(await drawn.arrayBuffer());
    }
    throw new PictureError("tooLarge");
  } finally {
    picture.close();
  }
}

/** Shows a picture on a canvas: no address of it is ever made. */
export async function show(canvas: HTMLCanvasElement, bytes: Uint8Array): Promise<void> {
  const picture = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: PICTURE_TYPE }));
  canvas.width = picture.width;
  canvas.height = picture.height;
  canvas.getContext("2d")?.drawImage(picture, 0, 0);
  picture.close();
}

async function draw(picture: ImageBitmap, side: number): Promise<Blob> {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext("2d");
  if (!context) throw new PictureError("notAPicture");
  // Where the picture is transparent, paper.
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new PictureError("notAPicture"))),
      PICTURE_TYPE,
      QUALITY,
    );
  });
}
