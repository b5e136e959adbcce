#include "exchange/overview.h"

#include "common/capacity.h"
#include "exchange/folder.h"
#include "exchange/guides.h"

result
overview_page(struct request *q)
{
	TRY(capacity_overview(q));
	TRY(folder_approval(q));
	return guides_show(q);
}
