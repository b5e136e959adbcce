/* The one file that is C++, because qpdf is: its C interface cannot put one page
 * upon another.  Everything that it throws is caught at the end of this file.
 *
 * Of a page it takes what is drawn and nothing else: no actions, scripts, links,
 * forms, attachments, and nothing of the file around the page.  What is drawn upon
 * the page (notes, filled-in fields, stamps) is made part of it first. */
#include "bind.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#define POINTERHOLDER_TRANSITION 4
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFAcroFormDocumentHelper.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFPageObjectHelper.hh>
#include <qpdf/QPDFWriter.hh>

#include "draw.h"

namespace {

using Handle = QPDFObjectHandle;
using Page = QPDFPageObjectHelper;

constexpr unsigned PDF = 1, JPEG = 2; /* enum binder_form */
constexpr size_t PAGES = 2000;        /* BINDER_PAGES */

struct too_large : std::runtime_error {
	too_large() : std::runtime_error("too large") {}
};

/* Read documents stay until all is written: their streams are fetched then. */
struct binding {
	QPDF out;
	std::vector<std::unique_ptr<QPDF>> read;
	std::vector<std::string> drawn;
	size_t pages = 0;
	/* Tags of what is drawn here: the parent tree's pairs, its next number, and the
	 * topmost of the front and of the pages in place of documents. */
	Handle parents = Handle::newArray(), front, missing = Handle::newArray();
	int tagged = 0;
};

QPDF &
open_pdf(binding &b, const char *name, const uint8_t *data, size_t size)
{
	b.read.push_back(std::make_unique<QPDF>());
	QPDF &pdf = *b.read.back();

	pdf.setSuppressWarnings(true);
	pdf.processMemoryFile(name, reinterpret_cast<const char *>(data), size);
	return pdf;
}

/* What was drawn here, kept as long as the rest. */
QPDF &
open_drawn(binding &b, struct pile &p)
{
	b.drawn.emplace_back(reinterpret_cast<const char *>(p.data), p.size);
	free(p.data);
	const std::string &s = b.drawn.back();
	return open_pdf(b, "drawn", reinterpret_cast<const uint8_t *>(s.data()), s.size());
}

void
keep_what_is_drawn(Handle page)
{
	static const std::set<std::string> kept = { "/Type", "/Parent", "/Resources", "/MediaBox",
		"/CropBox", "/Rotate", "/Contents", "/UserUnit", "/Group" };

	for (const auto &key : page.getKeys())
		if (kept.count(key) == 0)
			page.removeKey(key);
}

/* All of a document's pages, or none. */
std::vector<Page>
pages_of(QPDF &pdf)
{
	QPDFPageDocumentHelper document(pdf);
	std::vector<Page> pages;

	document.pushInheritedAttributesToPage();
	QPDFAcroFormDocumentHelper(pdf).generateAppearancesIfNeeded();
	document.flattenAnnotations(0, an_invisible | an_hidden);
	pages = document.getAllPages();
	for (auto &page : pages) {
		Handle box = page.getCropBox();

		if (!page.getMediaBox().isRectangle() || !box.isRectangle())
			throw std::runtime_error("a page without size");
		Handle::Rectangle r = box.getArrayAsRectangle();
		if (!(r.urx - r.llx >= 1 && r.ury - r.lly >= 1 && r.urx - r.llx <= 14400 &&
			r.ury - r.lly <= 14400))
			throw std::runtime_error("a page of no size");
		keep_what_is_drawn(page.getObjectHandle());
	}
	if (pages.empty())
		throw std::runtime_error("no pages");
	return pages;
}

void
add_pages(binding &b, const std::vector<Page> &pages)
{
	b.pages += pages.size();
	if (b.pages > PAGES)
		throw too_large();
	for (const auto &page : pages)
		QPDFPageDocumentHelper(b.out).addPage(page, false);
}

/* ── Pictures ── */

struct picture {
	unsigned width = 0, height = 0, colours = 0;
};

/* The frame header says how large it is, and there is a scan behind it. */
picture
measure(const uint8_t *d, size_t size)
{
	picture p;

	for (size_t at = 2; at + 9 < size && d[at] == 0xff;) {
		unsigned mark = d[at + 1], length = d[at + 2] * 256U + d[at + 3];

		if (mark == 0xda)
			return p;
		if (mark >= 0xc0 && mark <= 0xcf && mark != 0xc4 && mark != 0xc8 && mark != 0xcc)
			p = { d[at + 7] * 256U + d[at + 8], d[at + 5] * 256U + d[at + 6],
				d[at + 9] };
		at += mark == 0xff ? 1 : 2 + length;
	}
	return {};
}

/* On a page of A4, the way it lies, and no larger than that. */
Page
page_of_jpeg(binding &b, const uint8_t *data, size_t size)
{
	picture p = measure(data, size);
	const char *space = p.colours == 1   ? "/DeviceGray"
			    : p.colours == 3 ? "/DeviceRGB"
			    : p.colours == 4 ? "/DeviceCMYK"
					     : nullptr;
	double w = 595.28, h = 841.89, scale, x, y;

	if (space == nullptr || p.width == 0 || p.height == 0)
		throw std::runtime_error("not a picture");
	if (p.width > p.height)
		std::swap(w, h);
	scale = std::min({ (w - 56) / p.width, (h - 80) / p.height, 1.0 });
	x = (w - p.width * scale) / 2;
	y = (h - p.height * scale) / 2 + 8;
	Handle image = Handle::newStream(&b.out);
	image.replaceStreamData(std::string(reinterpret_cast<const char *>(data), size),
	    Handle::newName("/DCTDecode"), Handle::newNull());
	image.replaceDict(Handle::parse("<< /Type /XObject /Subtype /Image /BitsPerComponent 8"
					" /Filter /DCTDecode /Width " +
					std::to_string(p.width) + " /Height " +
					std::to_string(p.height) + " /ColorSpace " + space +
					(p.colours == 4 ? " /Decode [1 0 1 0 1 0 1 0]" : "") +
					" >>"));
	Handle page = Handle::parse("<< /Type /Page /Resources << /XObject << >> >> >>");
	page.getKey("/Resources").getKey("/XObject").replaceKey("/Im", image);
	page.replaceKey("/MediaBox", Handle::newFromRectangle({ 0, 0, w, h }));
	page.replaceKey("/Contents",
	    Handle::newStream(&b.out, std::to_string(p.width * scale) + " 0 0 " +
					  std::to_string(p.height * scale) + " " +
					  std::to_string(x) + " " + std::to_string(y) +
					  " cm /Im Do\n"));
	return Page(b.out.makeIndirectObject(page));
}

/* ── Tags ── */

/* The tags of what was drawn here, after its pages were put into the whole at that
 * place: their numbers go on from those that are there.  The documents' own tags
 * stay behind, with all else around their pages. */
Handle
take_tags(binding &b, QPDF &drawn, size_t place, size_t count)
{
	Handle root = b.out.copyForeignObject(drawn.getRoot().getKey("/StructTreeRoot"));
	Handle numbers = root.getKey("/ParentTree").getKey("/Nums"), kids = root.getKey("/K");
	auto pages = QPDFPageDocumentHelper(b.out).getAllPages();
	auto raise = [&](Handle of, const char *key) {
		Handle number = of.getKey(key);

		if (number.isInteger())
			of.replaceKey(
			    key, Handle::newInteger(b.tagged + number.getIntValueAsInt()));
	};

	for (size_t i = place; i < place + count; i++) {
		Handle page = pages.at(i).getObjectHandle(), notes = page.getKey("/Annots");

		raise(page, "/StructParents");
		for (int n = 0; notes.isArray() && n < notes.getArrayNItems(); n++)
			raise(notes.getArrayItem(n), "/StructParent");
	}
	int next = b.tagged;
	for (int i = 0; i + 1 < numbers.getArrayNItems(); i += 2) {
		int number = b.tagged + numbers.getArrayItem(i).getIntValueAsInt();

		b.parents.appendItem(Handle::newInteger(number));
		b.parents.appendItem(numbers.getArrayItem(i + 1));
		next = std::max(next, number + 1);
	}
	b.tagged = next;
	return kids;
}

/* One tree of them.  Not said to be a tagged document: the pages between are not. */
void
add_tags(binding &b)
{
	Handle root = b.out.makeIndirectObject(Handle::parse("<< /Type /StructTreeRoot >>"));
	Handle all = b.out.makeIndirectObject(
	    Handle::parse("<< /Type /StructElem /S /Document >>"));
	Handle kids = Handle::newArray(), tree = Handle::newDictionary();

	for (Handle part : { b.front, b.missing })
		for (int i = 0; i < part.getArrayNItems(); i++) {
			part.getArrayItem(i).replaceKey("/P", all);
			kids.appendItem(part.getArrayItem(i));
		}
	all.replaceKey("/P", root);
	all.replaceKey("/K", kids);
	tree.replaceKey("/Nums", b.parents);
	root.replaceKey("/K", all);
	root.replaceKey("/ParentTree", b.out.makeIndirectObject(tree));
	root.replaceKey("/ParentTreeNextKey", Handle::newInteger(b.tagged));
	b.out.getRoot().replaceKey("/StructTreeRoot", root);
}

/* A line of the table of contents leads to where its document begins. */
void
lead(binding &b, const struct job &job, size_t front)
{
	auto pages = QPDFPageDocumentHelper(b.out).getAllPages();

	for (size_t i = 0; i < front; i++)
		for (Handle note :
		    pages.at(i).getObjectHandle().getKey("/Annots").getArrayAsVector()) {
			std::string to = note.getKey("/A").getKey("/URI").getStringValue();
			size_t page = std::stoul(to.substr(strlen(DRAW_LINK)));

			note.removeKey("/A");
			note.replaceKey("/Dest",
			    Handle::newArray(
				{ pages.at(page - 1).getObjectHandle(), Handle::newName("/Fit") }));
			note.replaceKey(
			    "/Contents", Handle::newUnicodeString(
					     std::string(job.page) + " " + std::to_string(page)));
		}
}

/* ── Documents ── */

void
add_missing(binding &b, const struct job &job, struct job_document &d)
{
	struct pile p = {};

	d.pages = 0;
	if (!draw_missing(&job, &d, &p))
		throw std::bad_alloc();
	QPDF &drawn = open_drawn(b, p);
	auto pages = QPDFPageDocumentHelper(drawn).getAllPages();
	size_t place = QPDFPageDocumentHelper(b.out).getAllPages().size();
	add_pages(b, pages);
	for (Handle kid : take_tags(b, drawn, place, pages.size()).aitems())
		b.missing.appendItem(kid);
}

/* What is not what it seemed takes nothing with it but its own pages. */
void
add_document(binding &b, const struct job &job, struct job_document &d)
{
	std::vector<Page> pages;

	d.first = static_cast<unsigned>(b.pages) + 1;
	try {
		if (d.form == JPEG)
			pages = { page_of_jpeg(b, d.content, d.size) };
		else
			pages = pages_of(open_pdf(b, "document", d.content, d.size));
	} catch (const std::bad_alloc &) {
		throw;
	} catch (const std::exception &) {
		pages.clear();
	}
	if (pages.empty())
		return add_missing(b, job, d);
	d.pages = static_cast<unsigned>(pages.size());
	add_pages(b, pages);
}

void
add_front(binding &b, const struct job &job, unsigned expected)
{
	struct pile p = {};

	if (!draw_front(&job, &p))
		throw std::bad_alloc();
	QPDF &drawn = open_drawn(b, p);
	auto pages = QPDFPageDocumentHelper(drawn).getAllPages();
	if (pages.size() != expected)
		throw std::logic_error("the front has another length");
	for (size_t i = pages.size(); i > 0; i--)
		QPDFPageDocumentHelper(b.out).addPage(pages[i - 1], true);
	b.front = take_tags(b, drawn, 0, pages.size());
	lead(b, job, pages.size());
}

/* ── Marks ── */

struct paper
size_as_read(Page &page)
{
	Handle::Rectangle r = page.getCropBox().getArrayAsRectangle();
	Handle turn = page.getAttribute("/Rotate", false);
	bool lies = turn.isInteger() && (turn.getIntValueAsInt() / 90) % 2 != 0;

	if (lies)
		return { r.ury - r.lly, r.urx - r.llx };
	return { r.urx - r.llx, r.ury - r.lly };
}

void
put_mark(QPDF &out, Page &page, Page &mark)
{
	Handle form = out.copyForeignObject(mark.getFormXObjectForPage());
	Handle resources = page.getAttribute("/Resources", true);
	int suffix = 1;

	if (!resources.isDictionary())
		resources = page.getObjectHandle().replaceKeyAndGetNew(
		    "/Resources", Handle::newDictionary());
	std::string name = resources.getUniqueResourceName("/PvMark", suffix);
	std::string placed = page.placeFormXObject(
	    form, name, page.getCropBox().getArrayAsRectangle(), true, true, true);
	if (placed.empty())
		throw std::runtime_error("a page that cannot be marked");
	resources.mergeResources(Handle::parse("<< /XObject << >> >>"));
	resources.getKey("/XObject").replaceKey(name, form);
	page.addPageContents(out.newStream("q\n"), true);
	page.addPageContents(out.newStream("\nQ\n/Artifact BMC\n" + placed + "EMC\n"), false);
}

void
add_marks(binding &b, const struct job &job)
{
	auto pages = QPDFPageDocumentHelper(b.out).getAllPages();
	std::vector<struct paper> sizes;
	struct pile p = {};

	for (auto &page : pages)
		sizes.push_back(size_as_read(page));
	if (!draw_marks(&job, sizes.data(), sizes.size(), &p))
		throw std::bad_alloc();
	auto marks = QPDFPageDocumentHelper(open_drawn(b, p)).getAllPages();
	for (size_t i = 0; i < pages.size(); i++)
		put_mark(b.out, pages[i], marks.at(i));
}

/* ── The file around the pages ── */

/* The documents' titles beside the pages, so that one finds them. */
void
add_outline(binding &b, const struct job &job)
{
	auto pages = QPDFPageDocumentHelper(b.out).getAllPages();
	Handle root = b.out.makeIndirectObject(Handle::parse("<< /Type /Outlines >>"));
	Handle last = Handle::newNull();
	int count = 0;

	for (size_t i = 0; i < job.count; i++) {
		const struct job_document &d = job.documents[i];

		if (d.first == 0)
			continue;
		Handle item = b.out.makeIndirectObject(Handle::newDictionary());
		item.replaceKey("/Title", Handle::newUnicodeString(
					     std::to_string(i + 1) + ". " + d.title));
		item.replaceKey("/Parent", root);
		item.replaceKey("/Dest",
		    Handle::newArray({ pages.at(d.first - 1).getObjectHandle(),
			Handle::newName("/Fit") }));
		if (last.isNull()) {
			root.replaceKey("/First", item);
		} else {
			last.replaceKey("/Next", item);
			item.replaceKey("/Prev", last);
		}
		last = item;
		count++;
	}
	if (count == 0)
		return;
	root.replaceKey("/Last", last);
	root.replaceKey("/Count", Handle::newInteger(count));
	b.out.getRoot().replaceKey("/Outlines", root);
}

void
describe(binding &b, const struct job &job)
{
	Handle info = b.out.makeIndirectObject(Handle::newDictionary());

	info.replaceKey("/Title", Handle::newUnicodeString(job.heading));
	b.out.getTrailer().replaceKey("/Info", info);
	b.out.getRoot().replaceKey("/Lang", Handle::newUnicodeString(job.language));
	b.out.getRoot().replaceKey(
	    "/ViewerPreferences", Handle::parse("<< /DisplayDocTitle true >>"));
}

void
write(binding &b, struct pile *out)
{
	QPDFWriter writer(b.out);

	writer.setOutputMemory();
	writer.setObjectStreamMode(qpdf_o_generate);
	writer.write();
	auto buffer = writer.getBufferSharedPointer();
	out->data = static_cast<uint8_t *>(malloc(buffer->getSize() + 1));
	if (out->data == nullptr)
		throw std::bad_alloc();
	out->size = out->room = buffer->getSize();
	memcpy(out->data, buffer->getBuffer(), out->size);
}

void
bind_all(struct job *job, struct pile *out)
{
	binding b;
	unsigned front = draw_front_pages(job);

	b.out.emptyPDF();
	b.out.setSuppressWarnings(true);
	b.drawn.reserve(job->count + 2); /* what is read points into them */
	b.pages = front;
	for (size_t i = 0; i < job->count; i++)
		if (job->documents[i].form != 0)
			add_document(b, *job, job->documents[i]);
	add_front(b, *job, front);
	add_marks(b, *job);
	add_outline(b, *job);
	add_tags(b);
	describe(b, *job);
	write(b, out);
}

} // namespace

enum bound
bind_job(struct job *job, struct pile *out)
{
	try {
		bind_all(job, out);
		return BOUND;
	} catch (const std::bad_alloc &) {
		return BOUND_TOO_LARGE;
	} catch (const too_large &) {
		return BOUND_TOO_LARGE;
	} catch (...) {
		return BOUND_BROKEN;
	}
}
