"""x"""
import cv2
import numpy as np
from docpipe.locators.embedded.pixels.ink import Ink, Boxes
HIGH=1.6
def propose(ink: Ink) -> Boxes:
    b=ink.boxes; w=b[:,2]-b[:,0]; h=b[:,3]-b[:,1]; em=ink.em
    H,W=ink.mask.shape
    ok=(ink.area>0)&(w<0.6*W)&(h<0.25*H)&(ink.area<0.6*w*h+30)
    out=[]
    for least, dils in ((2.2,(0.3,0.8,1.6,3.0)),(1.5,(0.4,0.8,1.6)),(1.15,(0.4,0.9,))):
        seed=ok&((h>=least*em)|(w>=3.5*least*em)&(h>=1.0*em))
        m=seed.astype(np.uint8)[ink.labels]
        for d in dils:
            k=np.ones((max(1,round(0.35*d*em))*2+1,max(1,round(d*em))*2+1),np.uint8)
            out.append(_groups(m,k))
    for dx,dy in ((0.5,0.15),(0.9,0.3),):
        k=np.ones((max(1,round(dy*em))*2+1,max(1,round(dx*em))*2+1),np.uint8)
        out.append(_groups(ink.mask,k))
    boxes=np.concatenate(out)
    w=boxes[:,2]-boxes[:,0]; h=boxes[:,3]-boxes[:,1]
    keep=(h>=1.4*em)&(w>=2.0*em)&(h<=18*em)&(w<=45*em)
    return np.unique(boxes[keep],axis=0)
def _groups(mask,k):
    fat=cv2.dilate(mask,k)
    n,lab,st,_=cv2.connectedComponentsWithStats(fat,connectivity=8)
    dy,dx=k.shape[0]//2,k.shape[1]//2
    bx=np.stack([st[1:,0]+dx,st[1:,1]+dy,st[1:,0]+st[1:,2]-dx,st[1:,1]+st[1:,3]-dy],1)
    H,W=mask.shape
    # page edges
    bx[:,2]=np.maximum(bx[:,2],bx[:,0]+1); bx[:,3]=np.maximum(bx[:,3],bx[:,1]+1)
    return bx.astype(np.float32)
