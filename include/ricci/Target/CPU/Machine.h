#include "ricci/Analysis/Machine.h"
