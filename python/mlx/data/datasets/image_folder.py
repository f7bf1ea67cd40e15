"""Images in folders of which each is a class."""

import os
import pathlib

import mlx.data as dx


def load_images_from_folder(image_folder):
    """A buffer of the images in the folders of a folder:

        image_folder/cat/one.jpg
        image_folder/dog/two.png

    `folder` is the name of an image's folder, `label` that folder's place among the folders sorted by name, `file`
    the path below `image_folder`, and `image` the image. Files are sorted by name; all have to be images."""
    root = pathlib.Path(image_folder)
    if not root.is_dir():
        raise ValueError(f"[load_images_from_folder] '{root}' is no folder")
    folders = sorted((entry for entry in root.iterdir() if entry.is_dir()), key=lambda entry: entry.name)
    if not folders:
        raise ValueError(f"[load_images_from_folder] '{root}' has no folders in it: there should be one for each class")
    samples = []
    for label, folder in enumerate(folders):
        names = sorted(entry.name for entry in folder.iterdir() if entry.is_file())
        for name in names:
            file = os.fsencode(os.path.join(folder.name, name))
            samples.append({"folder": os.fsencode(folder.name), "label": label, "file": file})
    return dx.buffer_from_vector(samples).load_image("file", prefix=str(root), output_key="image")
